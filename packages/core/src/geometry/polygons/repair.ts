import { boundsOf, type MultiPolygon } from './bounds.ts'
import { clip } from './clip.ts'
import { describeFault, type GeometryLike, polygonsOf, validityOf } from './validity.ts'

export interface Repaired {
  readonly polygons: MultiPolygon
  /** What was changed, in the order in which it was done; empty when the geometry was valid. */
  readonly changes: readonly string[]
}

/**
 * The valid polygons nearest to what a provider sent: positions that are none are left out, rings closed, and where
 * sides cross, what an odd number of rings goes around is kept. Undefined when nothing with an area remains.
 */
export function repair(geometry: GeometryLike): Repaired | undefined {
  const given = polygonsOf(geometry)
  if (!given) return undefined
  const changes: string[] = []
  let polygons = given.map((rings) => rings.map((ring) => mendRing(ring, changes)))
  polygons = polygons
    .map((rings) => rings.filter((ring, index) => index === 0 || ring.length >= 4))
    .filter(([outer]) => outer !== undefined && outer.length >= 4)
  if (polygons.length === 0) return undefined
  const fault = validityOf({ type: 'MultiPolygon', coordinates: polygons })
  if (!fault) return { polygons, changes }
  changes.push(`${describeFault(fault)}: kept what an odd number of rings goes around`)
  const kept = clip('evenOdd', polygons, []).filter((rings) => isArea(rings))
  const left = validityOf({ type: 'MultiPolygon', coordinates: kept })
  return kept.length > 0 && !left ? { polygons: kept, changes } : undefined
}

function mendRing(ring: number[][], changes: string[]): number[][] {
  const positions = ring.filter(([lon, lat]) => Math.abs(lon ?? NaN) <= 180 && Math.abs(lat ?? NaN) <= 90)
  if (positions.length < ring.length)
    changes.push(`Left out ${ring.length - positions.length} invalid coordinates`)
  const [first, last] = [positions[0], positions.at(-1)]
  if (!first || (first[0] === last?.[0] && first[1] === last?.[1])) return positions
  changes.push(`Closed a ring at POINT (${first[0]} ${first[1]})`)
  return [...positions, [...first]]
}

function isArea(rings: number[][][]): boolean {
  const [west, south, east, north] = boundsOf([rings])
  return east > west && north > south
}
