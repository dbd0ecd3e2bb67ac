import { HttpProblem } from '../errors/problem.ts'

const iso = /^\d{4}-\d\d-\d\d(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i

/**
 * An instant as clients write it: seconds, fraction and zone (then UTC) may be missing, a date alone is its midnight.
 * Gives text that PostgreSQL reads, microseconds kept. Anything else is a 400.
 */
export function instantOf(name: string, text: string): string
export function instantOf(name: string, text: string | undefined): string | undefined
export function instantOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  // In a query '+' stands for a blank: an offset that was not escaped is given back its sign.
  const given = text
    .trim()
    .replace(/ (\d\d:?\d\d)$/, (whole, zone: string) => (text.includes('T') ? `+${zone}` : whole))
  const match = iso.exec(given)
  const date = given.slice(0, 10)
  if (
    !match ||
    Number.isNaN(Date.parse(`${date}T00:00:00Z`)) ||
    new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10) !== date
  )
    throw new HttpProblem(400, `'${name}' is not an ISO 8601 time: ${text}`)
  const [, time = '00:00:00', zone = 'Z'] = match
  const [hours = 0, minutes = 0, seconds = 0] = time.replace(',', '.').split(':').map(Number)
  if (hours > 23 || minutes > 59 || seconds >= 60)
    throw new HttpProblem(400, `'${name}' is not a time of day: ${text}`)
  return `${date}T${time.replace(',', '.')}${zone.toUpperCase()}`
}

/** Six fraction digits, as the database gives them, cut to three. */
export function millis(instant: string): string
export function millis(instant: string | null): string | undefined
export function millis(instant: string | null): string | undefined {
  return instant === null ? undefined : instant.replace(/(\.\d{3})\d*Z$/, '$1Z')
}
