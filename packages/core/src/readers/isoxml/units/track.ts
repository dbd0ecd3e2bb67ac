import { bearing, localStep, meridianRadius, parallelRadius } from '../../../geometry/geodesy.ts'
import { isPosition } from '../../../geometry/positions.ts'
import type { DeviceElement } from '../devices/devices.ts'
import type { Offset } from '../devices/offsets.ts'
import type { TimeLog } from '../timelog/record.ts'
import type { Layout } from './layout.ts'

const DEGREE = Math.PI / 180
/** Metres over which a heading is taken: longer than the noise of a receiver at rest. */
const BASELINE = 2
/** A step longer than this is a jump and tells no heading. */
const LONGEST_STEP = 100

/**
 * Where each row is, in degrees. Rows of a record are where its antenna was; rows of sections are moved from there by
 * the section's offset along and across the heading, so that sections lie side by side. Without a heading yet, or
 * without offsets, they stay at the antenna.
 */
export function positionsOf(
  layout: Layout,
  offsets: readonly Offset[],
): { readonly longitude: Float64Array; readonly latitude: Float64Array } {
  const { task, stride, rows } = layout
  if (layout.sections.length === 0) {
    return { longitude: task.column((log) => log.longitude), latitude: task.column((log) => log.latitude) }
  }
  const longitude = new Float64Array(rows)
  const latitude = new Float64Array(rows)
  for (const [index, log] of task.logs.entries()) {
    const headings = headingsOf(log)
    const start = task.starts[index]! * stride
    for (let i = 0; i < log.records; i++) {
      const [lon, lat] = [log.longitude[i]!, log.latitude[i]!]
      const heading = headings[i]! * DEGREE
      const [sin, cos] = [Math.sin(heading), Math.cos(heading)]
      const [perLon, perLat] = [parallelRadius(lat) * DEGREE, meridianRadius(lat) * DEGREE]
      for (let k = 0; k < stride; k++) {
        const [forward, right] = [(offsets[k]?.x ?? 0) / 1000, (offsets[k]?.y ?? 0) / 1000]
        const east = forward * sin + right * cos
        const north = forward * cos - right * sin
        const at = start + i * stride + k
        longitude[at] = Number.isNaN(east) ? lon : lon + east / perLon
        latitude[at] = Number.isNaN(north) ? lat : lat + north / perLat
      }
    }
  }
  return { longitude, latitude }
}

/** Degrees: from the last fix at least 2 m behind; before the first such one, that first heading. */
function headingsOf({ records, longitude, latitude }: TimeLog): Float64Array {
  const headings = new Float64Array(records).fill(Number.NaN)
  const fixes = Uint32Array.from({ length: records }, (_, i) => i).filter((i) =>
    isPosition(longitude[i]!, latitude[i]!),
  )
  const step = (from: number, to: number) => {
    const [a, b] = [fixes[from]!, fixes[to]!]
    return localStep(longitude[a]!, latitude[a]!, longitude[b]!, latitude[b]!)
  }
  let start = 0
  let behind = 0
  let heading = Number.NaN
  for (let i = 0; i < fixes.length; i++) {
    if (i > 0 && length(step(i - 1, i)) > LONGEST_STEP) {
      start = i
      behind = i
      heading = Number.NaN
    }
    while (behind + 1 < i && length(step(behind + 1, i)) >= BASELINE) behind++
    const way = step(behind, i)
    if (length(way) >= BASELINE) {
      const before = Number.isNaN(heading)
      heading = bearing(way)
      if (before) for (let k = start; k < i; k++) headings[fixes[k]!] = heading
    }
    headings[fixes[i]!] = heading
  }
  return headings
}

function length({ east, north }: { readonly east: number; readonly north: number }): number {
  return Math.hypot(east, north)
}

/** The elements whose offset the rows have: the sections, or the one that measures. */
export function placedElements(layout: Layout, primary: DeviceElement | undefined): readonly DeviceElement[] {
  return layout.sections.length > 0 ? layout.sections : primary ? [primary] : []
}
