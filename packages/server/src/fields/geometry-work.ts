/** What is asked of polygons: the longest of it runs for hours on some that were made for that. */
import {
  enclose,
  intersection,
  type MultiPolygon,
  overlapPercent,
  repair,
  unionOf,
  validityOf,
} from '@sheaf/core'

export const geometryWork = {
  faultOf: validityOf,
  repair,
  enclose,
  unionOf,
  /** What all have in common. */
  common: (list: readonly MultiPolygon[]) => list.reduce(intersection),
  /** How far each of the others and the polygons overlap, in percent of the smaller. */
  overlapPercents: (polygons: MultiPolygon, others: readonly MultiPolygon[]) =>
    others.map((other) => overlapPercent(other, polygons)),
}

export type GeometryWork = typeof geometryWork
