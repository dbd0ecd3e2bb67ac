import { meridianRadius, parallelRadius } from './geodesy.ts'

const DEGREE = Math.PI / 180

/**
 * The sinusoidal projection of the ellipsoid around one point: x is the way along the parallel, y along the
 * meridian, in metres. Areas are exact everywhere; angles err by (longitude from the middle) x sin(latitude),
 * less than 0.001 rad in a field 10 km wide.
 */
export class EqualAreaPlane {
  readonly #lon0: number
  readonly #lat0: number
  readonly #radius0: number

  constructor(lon0: number, lat0: number) {
    this.#lon0 = lon0
    this.#lat0 = lat0
    this.#radius0 = meridianRadius(lat0)
  }

  x(lon: number, lat: number): number {
    return (lon - this.#lon0) * DEGREE * parallelRadius(lat)
  }

  /** Length of the meridian by Simpson's rule: within 1 mm over 100 km. */
  y(lat: number): number {
    const middle = meridianRadius((lat + this.#lat0) / 2)
    return (((lat - this.#lat0) * DEGREE) / 6) * (this.#radius0 + 4 * middle + meridianRadius(lat))
  }

  lat(y: number): number {
    let lat = this.#lat0 + y / this.#radius0 / DEGREE
    for (let i = 0; i < 2; i++) lat += (y - this.y(lat)) / meridianRadius(lat) / DEGREE
    return lat
  }

  lon(x: number, lat: number): number {
    return this.#lon0 + x / parallelRadius(lat) / DEGREE
  }
}
