/** Lengths, directions and areas on the WGS 84 ellipsoid. Degrees in, metres and square metres out. */
import geographiclib from 'geographiclib-geodesic'

const wgs84 = geographiclib.Geodesic.WGS84
const DEGREE = Math.PI / 180
const A = wgs84.a
const E2 = wgs84.f * (2 - wgs84.f)

/** [longitude, latitude] positions of a ring, the first repeated at the end; [exterior, ...holes] of polygons. */
export type MultiPolygonCoordinates = number[][][][]

/** Exact to nanometres (Karney 2013), about 1 µs a call. */
export function geodesicDistance(lon1: number, lat1: number, lon2: number, lat2: number): number {
  return wgs84.Inverse(lat1, lon1, lat2, lon2).s12 ?? Number.NaN
}

/** Area of polygons whose edges are geodesics, exact to 0.1 m2 (Karney 2013); holes are taken away. */
export function geodesicArea(polygons: MultiPolygonCoordinates): number {
  let sum = 0
  for (const rings of polygons) {
    for (const [index, ring] of rings.entries()) {
      const polygon = wgs84.Polygon()
      for (let i = 0; i < ring.length - 1; i++) polygon.AddPoint(ring[i]?.[1] ?? 0, ring[i]?.[0] ?? 0)
      const area = Math.abs(polygon.Compute(false, true).area ?? 0)
      sum += index === 0 ? area : -area
    }
  }
  return sum
}

/** Metres on the ellipsoid for one radian of latitude (meridional radius of curvature). */
export function meridianRadius(latitude: number): number {
  const s = Math.sin(latitude * DEGREE)
  const w = 1 - E2 * s * s
  return (A * (1 - E2)) / (w * Math.sqrt(w))
}

/** Metres on the ellipsoid for one radian of longitude: the radius of the parallel. */
export function parallelRadius(latitude: number): number {
  const s = Math.sin(latitude * DEGREE)
  return (A * Math.cos(latitude * DEGREE)) / Math.sqrt(1 - E2 * s * s)
}

export interface Step {
  /** Metres. */
  readonly east: number
  readonly north: number
}

/**
 * The way between two near points by the radii of curvature at their mean latitude: ten times as fast as the
 * geodesic, within 1e-6 of it up to 1 km and 70 degrees of latitude. Crosses the date line the short way.
 */
export function localStep(lon1: number, lat1: number, lon2: number, lat2: number): Step {
  const middle = (lat1 + lat2) / 2
  let turn = lon2 - lon1
  if (turn > 180) turn -= 360
  if (turn < -180) turn += 360
  return {
    east: turn * DEGREE * parallelRadius(middle),
    north: (lat2 - lat1) * DEGREE * meridianRadius(middle),
  }
}

/** Degrees clockwise from north, 0 up to 360. */
export function bearing(step: Step): number {
  const degrees = Math.atan2(step.east, step.north) / DEGREE
  return degrees < 0 ? degrees + 360 : degrees
}
