/** Polygons on the ellipsoid: sides are geodesics, positions degrees of EPSG:4326. */
import { geodesicArea } from '../geodesy.ts'
import { boundsMeet, boundsOf, type MultiPolygon } from './bounds.ts'
import { clip } from './clip.ts'

export { type Bounds, boundsMeet, boundsOf, type MultiPolygon } from './bounds.ts'

/** Square metres, exact to 0.1 m2; holes are taken away. The polygons must not overlap. */
export function areaOf(polygons: MultiPolygon): number {
  return geodesicArea(polygons)
}

/** What lies in both; empty when they have no area in common. */
export function intersection(a: MultiPolygon, b: MultiPolygon): MultiPolygon {
  return boundsMeet(boundsOf(a), boundsOf(b)) ? clip('intersection', a, b) : []
}

/** What lies in any of them. */
export function unionOf(list: readonly MultiPolygon[]): MultiPolygon {
  return clip('union', list.flat(), [])
}

/** What lies in `a` and not in `b`. */
export function difference(a: MultiPolygon, b: MultiPolygon): MultiPolygon {
  return clip('difference', a, b)
}

/** Square metres. */
export function intersectionArea(a: MultiPolygon, b: MultiPolygon): number {
  return areaOf(intersection(a, b))
}
