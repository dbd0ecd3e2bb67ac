import type { XmlTime } from '../taskdata/time.ts'
import type { TimeLog } from './record.ts'

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
/** No zone is farther from UTC; receivers without a date are a day or years off. */
const FARTHEST = 14 * 60 * MINUTE
const SAMPLE = 101

/**
 * How many ms the display's clock, in which log times are, is ahead of UTC, by the first source that tells it:
 * the receiver's UTC beside the log's own time; an offset written with a time of the task; a time of the task in
 * UTC against the start of its first log. Whole quarters of an hour. Undefined: nothing tells it.
 */
export function clockOffset(logs: readonly TimeLog[], taskTimes: readonly XmlTime[]): number | undefined {
  for (const log of logs) {
    const offset = receiverOffset(log)
    if (offset !== undefined) return offset
  }
  const zoned = taskTimes.find((time) => typeof time.zone === 'number')
  if (typeof zoned?.zone === 'number') return zoned.zone * MINUTE
  const utc = taskTimes.find((time) => time.zone === 'Z')
  const first = logs[0]?.time?.find((time) => !Number.isNaN(time))
  return utc && first !== undefined ? quarters(first - utc.wall) : undefined
}

/** The median over a sample of records: single fixes come late or with the date of the day before. */
function receiverOffset({ time, gpsTime, records }: TimeLog): number | undefined {
  if (!time || !gpsTime) return undefined
  const step = Math.max(1, Math.floor(records / SAMPLE))
  const ahead: number[] = []
  for (let i = 0; i < records; i += step) {
    const difference = time[i]! - gpsTime[i]!
    if (!Number.isNaN(difference)) ahead.push(difference)
  }
  const median = ahead.sort((a, b) => a - b)[ahead.length >> 1]
  return median === undefined ? undefined : quarters(median)
}

function quarters(ms: number): number | undefined {
  const rounded = Math.round(ms / QUARTER) * QUARTER
  return Math.abs(rounded) <= FARTHEST ? rounded : undefined
}
