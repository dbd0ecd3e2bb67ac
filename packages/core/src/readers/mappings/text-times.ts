import type { TextColumn } from '../../columns/table.ts'

export interface TextTimes {
  /** ms since 1970, one a row. */
  readonly values: Float64Array
  readonly precision: 'instant' | 'date'
  /** True where the texts carry a zone. */
  readonly zoned: boolean
}

const ISO = /^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?\s*(Z|[+-]\d\d:?\d\d)?)?$/i
const SLASHED =
  /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d+)?))?\s*([AP]M)?)?$/i

const ZULU = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/

interface Moment {
  readonly ms: number
  readonly timed: boolean
  readonly zoned: boolean
}

/**
 * Times of a text column: ISO 8601, yyyymmdd and m/d/yyyy with or without a time of day. Where any first number is
 * above 12 all are d/m/yyyy. Undefined where no text is a time.
 */
export function timesOf({ codes, dictionary }: TextColumn): TextTimes | undefined {
  const dayFirst = dictionary.some((text) => Number(SLASHED.exec(text)?.[1]) > 12)
  const ms = new Float64Array(dictionary.length).fill(Number.NaN)
  let [known, timed, zoned] = [false, false, false]
  for (let i = 0; i < ms.length; i++) {
    const text = dictionary[i]!
    // What most exports write has a parser of its own in every engine, ten times as fast.
    const instant = ZULU.test(text) ? Date.parse(text) : Number.NaN
    const found = Number.isNaN(instant) ? momentOf(text, dayFirst) : undefined
    ms[i] = found?.ms ?? instant
    known ||= !Number.isNaN(ms[i]!)
    timed ||= found?.timed ?? !Number.isNaN(instant)
    zoned ||= found?.zoned ?? !Number.isNaN(instant)
  }
  if (!known) return undefined
  const values = new Float64Array(codes.length)
  for (let row = 0; row < codes.length; row++) values[row] = ms[codes[row]!] ?? Number.NaN
  return { values, precision: timed ? 'instant' : 'date', zoned }
}

function momentOf(text: string, dayFirst: boolean): Moment | undefined {
  const iso = ISO.exec(text)
  if (iso) {
    const [, year, month, day, hour, minute, second, zone] = iso
    return moment([year, month, day], [hour, minute, second], offsetMinutes(zone), zone !== undefined)
  }
  const slashed = SLASHED.exec(text)
  if (!slashed) return undefined
  const [, first, second, year, hour, minute, seconds, half] = slashed
  const [day, month] = dayFirst ? [first, second] : [second, first]
  const hour24 = half && hour ? String((Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)) : hour
  return moment([year, month, day], [hour24, minute, seconds], 0, false)
}

function moment(
  date: readonly (string | undefined)[],
  time: readonly (string | undefined)[],
  offset: number,
  zoned: boolean,
): Moment | undefined {
  const [year, month, day] = date.map(Number) as [number, number, number]
  const [hour, minute, second] = time.map((part) => Number(part ?? 0)) as [number, number, number]
  if (hour > 23 || minute > 59 || second >= 61) return undefined
  const midnight = Date.UTC(year, month - 1, day)
  // 31 February rolls over into March: no such date.
  if (new Date(midnight).getUTCMonth() !== month - 1) return undefined
  const ms = midnight + (hour * 60 + minute - offset) * 60_000 + Math.round(second * 1000)
  return { ms, timed: time[0] !== undefined, zoned }
}

function offsetMinutes(zone: string | undefined): number {
  const parts = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '')
  return parts ? (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) : 0
}
