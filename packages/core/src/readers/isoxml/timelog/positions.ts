import type { Warning } from '../../../columns/warning.ts'
import { localStep } from '../../../geometry/geodesy.ts'
import { isPosition } from '../../../geometry/positions.ts'
import type { TimeLog } from './record.ts'

/** PTN.D of a receiver without a fix, and in error (NMEA 2000 method of GNSS). 15, not available, says nothing. */
const NO_FIX = 0
const ERROR = 14
/** Faster than any machine. */
const MAX_SPEED = 60
/** Metres of a degree of latitude or longitude at the most. */
const LONGEST_DEGREE = 111_700

/** Sets both coordinates to NaN where the receiver says that it had no fix; out-of-range ones stay as written. */
export function withoutUnfixed(log: TimeLog): TimeLog {
  const { status } = log
  if (!status?.some((s) => s === NO_FIX || s === ERROR)) return log
  const fixed = (values: Float64Array) =>
    values.map((value, i) => (status[i] === NO_FIX || status[i] === ERROR ? Number.NaN : value))
  return { ...log, latitude: fixed(log.latitude), longitude: fixed(log.longitude) }
}

/** Counts the places where the way between two fixes takes more than 60 m/s; what lies between was not driven. */
export function positionJumps(logs: readonly TimeLog[]): Warning[] {
  let count = 0
  for (const { time, longitude, latitude, records } of logs) {
    let last = -1
    for (let i = 0; i < records; i++) {
      if (!isPosition(longitude[i]!, latitude[i]!)) continue
      if (last >= 0) {
        const seconds = time ? (time[i]! - time[last]!) / 1000 : Number.NaN
        const farthest = MAX_SPEED * (seconds > 0 ? seconds : 1)
        const degrees = Math.abs(longitude[i]! - longitude[last]!) + Math.abs(latitude[i]! - latitude[last]!)
        if (degrees * LONGEST_DEGREE > farthest) {
          const { east, north } = localStep(longitude[last]!, latitude[last]!, longitude[i]!, latitude[i]!)
          if (Math.hypot(east, north) > farthest) count++
        }
      }
      last = i
    }
  }
  if (count === 0) return []
  const detail = `The position jumps ${count} times faster than ${MAX_SPEED} m/s; the track is split there`
  return [{ code: 'position_jump', detail, count }]
}
