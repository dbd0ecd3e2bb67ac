import { meridianRadius, parallelRadius } from './geodesy.ts'

const DEGREE = Math.PI / 180
const R = 6_378_137

/** A coordinate system of maps: x grows eastward, y northward. */
export interface Projection {
  readonly epsg: number
  x(longitude: number): number
  y(latitude: number): number
  longitude(x: number): number
  latitude(y: number): number
  /** What one metre on the ground is in x and in y. */
  metre(latitude: number): readonly [x: number, y: number]
}

/**
 * EPSG:3857, "Web Mercator": the spherical formulas on WGS 84 degrees (EPSG guidance note 7-2, method 1024).
 * Pixels are square in it; north-south they are up to 0.7 % off on the ground.
 */
export const WEB_MERCATOR: Projection = {
  epsg: 3857,
  x: (longitude) => R * longitude * DEGREE,
  y: (latitude) => R * Math.asinh(Math.tan(latitude * DEGREE)),
  longitude: (x) => x / R / DEGREE,
  latitude: (y) => Math.atan(Math.sinh(y / R)) / DEGREE,
  metre: (latitude) => [R / parallelRadius(latitude), R / parallelRadius(latitude)],
}

/** EPSG:4326 as GIS draws it: degrees of longitude to the right, of latitude upward. */
export const GEOGRAPHIC: Projection = {
  epsg: 4326,
  x: (longitude) => longitude,
  y: (latitude) => latitude,
  longitude: (x) => x,
  latitude: (y) => y,
  metre: (latitude) => [1 / (DEGREE * parallelRadius(latitude)), 1 / (DEGREE * meridianRadius(latitude))],
}
