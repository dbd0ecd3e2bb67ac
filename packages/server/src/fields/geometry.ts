import { areaOf, boundsOf, type GeometryLike, type MultiPolygon, polygonsOf } from '@sheaf/core'
import type { AskGeometry } from './ask-geometry.ts'
import { InvalidGeometry } from './errors.ts'

/** The polygons of a client's geometry, positions cut to longitude and latitude. Throws `InvalidGeometry`. */
export async function validPolygons(
  askGeometry: AskGeometry,
  ownerId: string,
  geometry: GeometryLike,
): Promise<MultiPolygon> {
  const fault = await askGeometry(ownerId, 'faultOf', geometry)
  if (fault) throw new InvalidGeometry(fault)
  return (polygonsOf(geometry) ?? []).map((rings) =>
    rings.map((ring) => ring.map((position) => position.slice(0, 2))),
  )
}

/** The columns of a boundary that follow from its polygons. */
export function geometryColumns(polygons: MultiPolygon) {
  return {
    geometry: JSON.stringify(polygons),
    bounds: boxOf(polygons),
    area_m2: areaOf(polygons),
  }
}

/** PostgreSQL's box around the polygons. */
export function boxOf(polygons: MultiPolygon): string {
  const [west, south, east, north] = boundsOf(polygons)
  return `(${east},${north}),(${west},${south})`
}
