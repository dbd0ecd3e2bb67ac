import { areaOf, intersectionArea, type MultiPolygon } from './polygons.ts'

/** The area in common as parts, 0 to 1, of either's area. */
export interface Overlap {
  readonly ofA: number
  readonly ofB: number
  /** Square metres. */
  readonly area: number
}

export function overlap(a: MultiPolygon, b: MultiPolygon): Overlap {
  const area = intersectionArea(a, b)
  return { area, ofA: part(area, areaOf(a)), ofB: part(area, areaOf(b)) }
}

/** The either-ratio rule: the greater of the two parts, in percent. */
export function overlapPercent(a: MultiPolygon, b: MultiPolygon): number {
  const { ofA, ofB } = overlap(a, b)
  return 100 * Math.max(ofA, ofB)
}

/** Rounding to the grid may make the area in common a trace larger than a whole. */
function part(area: number, whole: number): number {
  return area > 0 && whole > 0 ? Math.min(1, area / whole) : 0
}
