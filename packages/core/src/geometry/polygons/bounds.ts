/** Polygons of closed rings of [longitude, latitude], the outer ring first and the holes after it, in any direction. */
export type MultiPolygon = number[][][][]
/** [west, south, east, north] */
export type Bounds = [number, number, number, number]

/** Of no positions at all: [Infinity, Infinity, -Infinity, -Infinity], which meets nothing. */
export function boundsOf(polygons: MultiPolygon): Bounds {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [outer = []] of polygons) {
    for (const [lon = Number.NaN, lat = Number.NaN] of outer) {
      if (lon < bounds[0]) bounds[0] = lon
      if (lat < bounds[1]) bounds[1] = lat
      if (lon > bounds[2]) bounds[2] = lon
      if (lat > bounds[3]) bounds[3] = lat
    }
  }
  return bounds
}

export function boundsMeet(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}
