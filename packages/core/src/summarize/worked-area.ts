import { ASSUMED_WIDTH_M, swathsOf } from '../agronomy/table-swaths.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import { numberOf } from '../columns/table.ts'
import type { Warning } from '../columns/warning.ts'
import { coverage } from '../geometry/coverage.ts'
import { localStep, type MultiPolygonCoordinates } from '../geometry/geodesy.ts'
import type { Swaths } from '../geometry/swaths.ts'

/** Two records are consecutive when the way between them is no longer than this many stated distances ... */
const JOINED = 1.5
/** ... and a step of coarse coordinates. */
const POSITION_STEP_M = 0.5
/** Machines that may work by turns, record by record. */
const MACHINES = 4

export interface WorkedArea {
  readonly geometry: { readonly type: 'MultiPolygon'; readonly coordinates: MultiPolygonCoordinates }
  readonly warnings: readonly Warning[]
}

/** The outline of what the points of a standard table worked. */
export function workedArea({ table }: StandardTable): WorkedArea {
  const { swaths, widthAssumed } = swathsOf(table)
  const length = joined(swaths, numberOf(table, 'sectionId')?.values)
  const { coordinates, leftOut } = coverage({ ...swaths, length })
  const warnings: Warning[] = []
  if (widthAssumed) {
    const detail = `No width in the source: taken from area and distance, ${ASSUMED_WIDTH_M} m where they are missing`
    warnings.push({ code: 'width_assumed', detail })
  }
  if (leftOut > 0) {
    const detail = `The points lie in too many separate places; ${leftOut} of them are missing from the outline`
    warnings.push({ code: 'coverage_incomplete', detail, count: leftOut })
  }
  return { geometry: { type: 'MultiPolygon', coordinates }, warnings }
}

/**
 * Lengths of rectangles that reach back to the record before on the same track. Distances come from a wheel or a
 * radar and fall short of the way between two positions by some percent; a machine that was working at both ends
 * has worked what lies between. Records farther apart than that keep the distance they state. Several machines may
 * have worked by turns: the record before is the latest near one of its section.
 */
function joined({ length, longitude, latitude }: Swaths, section: Float64Array | undefined): Float64Array {
  const lastOf = new Map<number, number[]>()
  return length.map((stated, i) => {
    const track = section?.[i] ?? 0
    const last = lastOf.get(track) ?? []
    lastOf.set(track, last)
    const wayFrom = (before: number) => {
      const { east, north } = localStep(longitude[before]!, latitude[before]!, longitude[i]!, latitude[i]!)
      return Math.hypot(east, north)
    }
    const near = last.findLastIndex((before) => wayFrom(before) <= JOINED * stated + POSITION_STEP_M)
    const way = near < 0 ? 0 : wayFrom(last[near]!)
    if (near >= 0) last.splice(near, 1)
    else if (last.length === MACHINES) last.shift()
    last.push(i)
    return stated > 0 ? Math.max(stated, way) : stated
  })
}
