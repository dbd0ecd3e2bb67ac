import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { geodesicDistance } from './geodesy.ts'
import { GEOGRAPHIC, WEB_MERCATOR } from './projections.ts'

describe('projections', () => {
  test("Web Mercator gives the numbers of EPSG's own example", () => {
    expect(WEB_MERCATOR.x(-(100 + 20 / 60))).toBeCloseTo(-11_169_055.58, 2)
    expect(WEB_MERCATOR.y(24 + 22 / 60 + 54.433 / 3600)).toBeCloseTo(2_800_000, 2)
  })

  test.each([WEB_MERCATOR, GEOGRAPHIC])(
    'EPSG:$epsg: back from the plane, and how long a metre is',
    (projection) => {
      const longitude = fc.double({ min: -180, max: 180, noNaN: true })
      const latitude = fc.double({ min: -80, max: 80, noNaN: true })
      fc.assert(
        fc.property(longitude, latitude, (lon, lat) => {
          const [x, y] = [projection.x(lon), projection.y(lat)]
          expect(projection.longitude(x)).toBeCloseTo(lon, 9)
          expect(projection.latitude(y)).toBeCloseTo(lat, 9)
          const [metreX, metreY] = projection.metre(lat)
          const ground = geodesicDistance(
            lon,
            lat,
            projection.longitude(x + 10 * metreX),
            projection.latitude(y + 10 * metreY),
          )
          expect(Math.abs(ground - Math.hypot(10, 10))).toBeLessThan(0.06)
        }),
      )
    },
  )
})
