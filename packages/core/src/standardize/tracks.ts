import { bearing, localStep } from '../geometry/geodesy.ts'
import type { WorkingTable } from './working-table.ts'

/** Faster than any machine: positions jump, the receiver's track starts anew. */
const MAX_SPEED = 60
/** Without times: farther apart than two records of one pass. */
const MAX_STEP = 100
/** A pause after which a record says nothing about the way since the one before. */
const MAX_PAUSE_MS = 60_000
/** Metres over which a heading is taken: longer than the steps of coarse coordinates. */
const BASELINE = 3
const BASELINE_ROWS = 16

/** Consecutive records of the same section. */
export interface Tracks {
  /** The row before and after on the same track; -1 at its ends. */
  readonly previous: Int32Array
  readonly next: Int32Array
}

export function tracksOf(work: WorkingTable): Tracks {
  const lon = work.values('longitude')!
  const lat = work.values('latitude')!
  const time = work.values('timestamp')!
  const sections = work.values('sectionId')
  const previous = new Int32Array(work.rows).fill(-1)
  const next = new Int32Array(work.rows).fill(-1)
  const lastOf = new Map<number, number>()
  for (const i of timeOrder(time)) {
    const section = sections?.[i] ?? 0
    const before = lastOf.get(section) ?? -1
    lastOf.set(section, i)
    if (before < 0) continue
    const { east, north } = localStep(lon[before]!, lat[before]!, lon[i]!, lat[i]!)
    const step = Math.hypot(east, north)
    const pause = time[i]! - time[before]!
    const broken = pause > 0 ? pause > MAX_PAUSE_MS || step > (MAX_SPEED * pause) / 1000 : step > MAX_STEP
    if (broken) continue
    previous[i] = before
    next[before] = i
  }
  return { previous, next }
}

/** Row numbers by time, in file order where there is none or it is equal. */
function timeOrder(time: Float64Array): Uint32Array {
  const order = Uint32Array.from(time, (_, i) => i)
  for (let i = 1; i < time.length; i++) {
    if (time[i]! < time[i - 1]!) return order.sort((a, b) => time[a]! - time[b]! || a - b)
  }
  return order
}

/** Metres since the previous record; 0 where a track starts. */
export function trackDistance(work: WorkingTable, tracks: Tracks): (row: number) => number {
  const lon = work.values('longitude')!
  const lat = work.values('latitude')!
  return (i) => {
    const before = tracks.previous[i]!
    if (before < 0) return 0
    const { east, north } = localStep(lon[before]!, lat[before]!, lon[i]!, lat[i]!)
    return Math.hypot(east, north)
  }
}

/**
 * The direction of travel in degrees: from the last record at least 3 m behind, or at the start of a track to the
 * first one ahead. NaN where a machine does not move.
 */
export function trackHeading(work: WorkingTable, tracks: Tracks): (row: number) => number {
  const lon = work.values('longitude')!
  const lat = work.values('latitude')!
  const far = (start: number, links: Int32Array, sign: 1 | -1): number => {
    let best = Number.NaN
    let reached = 0
    for (let i = links[start]!, rows = 0; i >= 0 && rows < BASELINE_ROWS; i = links[i]!, rows++) {
      const { east, north } = localStep(lon[start]!, lat[start]!, lon[i]!, lat[i]!)
      const way = Math.hypot(east, north)
      if (way <= reached) continue
      reached = way
      best = bearing({ east: sign * east, north: sign * north })
      if (way >= BASELINE) break
    }
    return best
  }
  return (i) => {
    const behind = far(i, tracks.previous, -1)
    return Number.isNaN(behind) ? far(i, tracks.next, 1) : behind
  }
}

/**
 * For each row the last one at or before it on its track that has a value; -1 where none has. With `previous` and
 * `next` exchanged, the first one at or after it.
 */
export function lastKnown(values: Float64Array, { previous, next }: Tracks): Int32Array {
  const known = new Int32Array(values.length).fill(-1)
  for (let start = 0; start < values.length; start++) {
    if (previous[start]! >= 0) continue
    for (let row = start, last = -1; row >= 0; row = next[row]!) {
      if (!Number.isNaN(values[row]!)) last = row
      known[row] = last
    }
  }
  return known
}
