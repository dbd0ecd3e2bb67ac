import geographiclib from 'geographiclib-geodesic'

const wgs84 = geographiclib.Geodesic.WGS84
const DEGREE = Math.PI / 180

export interface GridPoint {
  readonly x: number
  readonly y: number
}

/** Steps of the grid in a metre: positions are whole numbers of 0.1 mm. */
export const STEPS = 1e4

/**
 * A grid over the azimuthal equidistant projection of the ellipsoid (Karney 2013, section 8). Near its middle geodesics
 * are straight to the third order, so that areas of what is cut in it are right to 1e-7 up to 10 km across. A
 * position that went in comes back as it was, however the grid rounds.
 */
export class GeodesicPlane {
  readonly #lon0: number
  readonly #lat0: number
  readonly #known = new Map<string, number[]>()

  constructor(lon0: number, lat0: number) {
    this.#lon0 = lon0
    this.#lat0 = lat0
  }

  to([lon = 0, lat = 0]: readonly number[]): GridPoint {
    const { s12 = 0, azi1 = 0 } = wgs84.Inverse(this.#lat0, this.#lon0, lat, lon)
    const x = Math.round(s12 * Math.sin(azi1 * DEGREE) * STEPS)
    const y = Math.round(s12 * Math.cos(azi1 * DEGREE) * STEPS)
    const key = `${x} ${y}`
    if (!this.#known.has(key)) this.#known.set(key, [lon, lat])
    return { x, y }
  }

  from({ x, y }: GridPoint): number[] {
    const known = this.#known.get(`${x} ${y}`)
    if (known) return [...known]
    const { lon2 = 0, lat2 = 0 } = wgs84.Direct(
      this.#lat0,
      this.#lon0,
      Math.atan2(x, y) / DEGREE,
      Math.hypot(x, y) / STEPS,
    )
    return [lon2, lat2]
  }
}

/** With its middle in the middle of the polygons, also where these cross the date line. */
export function planeOver([west, south, east, north]: readonly [
  number,
  number,
  number,
  number,
]): GeodesicPlane {
  const across = east - west > 180 ? 180 : 0
  return new GeodesicPlane((west + east) / 2 + across, (south + north) / 2)
}
