/** Numbers, amounts and times as the reader's language writes them. */
import { type Locale, languageTag } from './locales.ts'

export interface Formats {
  number(value: number): string
  /** Of bytes, in the unit that suits `of`. */
  bytes(value: number, of?: number): string
  /** 0 to 1 */
  percent(value: number): string
  /** Square metres, as acres where those are usual. */
  area(squareMetres: number): string
  /** ISO 8601 */
  date(instant: string): string
  time(instant: string): string
}

const steps = ['kilobyte', 'megabyte', 'gigabyte'] as const
const squareMetresAnAcre = 4046.8564224

export function formatsOf(locale: Locale): Formats {
  const tag = languageTag(locale)
  const number = new Intl.NumberFormat(tag)
  const percent = new Intl.NumberFormat(tag, { style: 'percent' })
  const unit = (name: string, digits: number) =>
    new Intl.NumberFormat(tag, {
      style: 'unit',
      unit: name,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  const sizes = steps.map((step) => unit(step, step === 'kilobyte' ? 0 : 1))
  const area = locale === 'en_US' ? unit('acre', 1) : unit('hectare', 1)
  const date = new Intl.DateTimeFormat(tag, { dateStyle: 'medium' })
  const time = new Intl.DateTimeFormat(tag, { timeStyle: 'short' })
  return {
    number: (value) => number.format(value),
    bytes(value, of = value) {
      const step = of < 1e6 ? 0 : of < 1e9 ? 1 : 2
      const amount = value / 1000 ** (step + 1)
      return sizes[step]?.format(step === 0 ? Math.ceil(amount) : amount) ?? ''
    },
    // A file that is not complete never says 100 %.
    percent: (value) => percent.format(Math.floor(value * 100) / 100),
    area: (squareMetres) =>
      area.format(locale === 'en_US' ? squareMetres / squareMetresAnAcre : squareMetres / 10_000),
    date: (instant) => date.format(new Date(instant)),
    time: (instant) => time.format(new Date(instant)),
  }
}
