import type { Warning } from '../columns/warning.ts'

const DAY = 86_400_000
const EARLIEST = Date.UTC(1990, 0, 1)

/**
 * What is doubtful about timestamps (ms, UTC): missing ones among present ones, and dates before 1990 or more than a
 * day ahead of `now`, which a wrong clock writes.
 */
export function timeWarnings(timestamps: Float64Array, now: number): Warning[] {
  let missing = 0
  let suspect = 0
  for (const t of timestamps) {
    if (Number.isNaN(t)) missing++
    else if (t < EARLIEST || t > now + DAY) suspect++
  }
  const warnings: Warning[] = []
  if (missing > 0) {
    warnings.push({ code: 'time_missing', detail: `${missing} rows have no readable time`, count: missing })
  }
  if (suspect > 0) {
    const detail = `${suspect} rows are dated before 1990 or in the future; the clock was wrong`
    warnings.push({ code: 'date_suspect', detail, count: suspect })
  }
  return warnings
}

export const TIME_UNKNOWN: Warning = { code: 'time_unknown', detail: 'The source tells no time' }
export const TIME_DATE_ONLY: Warning = {
  code: 'time_date_only',
  detail: 'The source tells the date, not the time of day',
}
