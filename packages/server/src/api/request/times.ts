import { HttpProblem } from '../errors/problem.ts'

const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:Z|([+-])(\d\d):?(\d\d))?)?$/i

/**
 * An instant as clients write it: seconds, fraction and zone (then UTC) may be missing, a date alone is its midnight.
 * Gives text that PostgreSQL reads, cut to microseconds. Anything else is a 400.
 */
export function instantOf(name: string, text: string): string
export function instantOf(name: string, text: string | undefined): string | undefined
export function instantOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  // In a query '+' stands for a blank: an offset that was not escaped is given back its sign.
  const given = text.trim().replace(/(T.*) (\d\d:?\d\d)$/i, '$1+$2')
  const [match, date = '', hours = '00', minutes = '00', seconds = '00', fraction = '', sign, ...zone] =
    iso.exec(given) ?? []
  const [zoneHours = '00', zoneMinutes = '00'] = zone
  const possible =
    match !== undefined &&
    isDate(date) &&
    Number(hours) < 24 &&
    Math.max(Number(minutes), Number(seconds), Number(zoneMinutes)) < 60 &&
    // The widest offset in use: UTC+14, the Line Islands.
    Number(zoneHours) <= 14
  if (!possible) throw new HttpProblem(400, `'${name}' is not an ISO 8601 time: ${text}`)
  const time = `${hours}:${minutes}:${seconds}.${fraction.slice(0, 6).padEnd(6, '0')}`
  return `${date}T${time}${sign ? `${sign}${zoneHours}:${zoneMinutes}` : 'Z'}`
}

/** A day of the calendar. PostgreSQL knows no year 0. */
function isDate(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`)
  return (
    !date.startsWith('0000') && !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date)
  )
}

/** Six fraction digits, as the database gives them, cut to three. */
export function millis(instant: string): string
export function millis(instant: string | null): string | undefined
export function millis(instant: string | null): string | undefined {
  return instant === null ? undefined : instant.replace(/(\.\d{3})\d*Z$/, '$1Z')
}
