import { describe, expect, test } from 'vitest'
import { xmlTime } from '../taskdata/time.ts'
import { clockOffset } from './clock.ts'
import type { TimeLog } from './record.ts'

const HOUR = 3_600_000
const LOCAL = Date.UTC(2022, 5, 1, 12, 0, 30)

function logWith(gpsTime?: number): TimeLog {
  const column = (value: number) => new Float64Array(3).fill(value)
  const log = { records: 3, time: column(LOCAL), latitude: column(52), longitude: column(8), series: [] }
  return gpsTime === undefined ? log : { ...log, gpsTime: column(gpsTime) }
}

const times = (...texts: string[]) => texts.flatMap((text) => xmlTime(text) ?? [])

describe('clockOffset', () => {
  test.each([
    ['the receiver tells UTC', logWith(LOCAL - 2 * HOUR - 70), ['2022-06-01T12:00:00-05:00'], 2 * HOUR],
    ['its date is a day behind', logWith(LOCAL - 24 * HOUR), ['2022-06-01T12:00:00-05:00'], -5 * HOUR],
    [
      'a time of the task has an offset',
      logWith(),
      ['2022-06-01T10:00:00Z', '2022-06-01T12:00:00+05:45'],
      5.75 * HOUR,
    ],
    ['a time of the task is in UTC', logWith(), ['2022-06-01T09:59:00Z'], 2 * HOUR],
    ['no time tells a zone', logWith(), ['2022-06-01T12:00:00'], undefined],
    ['UTC is too far away', logWith(), ['2022-05-01T12:00:00Z'], undefined],
    ['there is nothing', logWith(), [], undefined],
  ])('%s', (_, log, texts, expected) => {
    expect(clockOffset([log], times(...texts))).toBe(expected)
  })
})
