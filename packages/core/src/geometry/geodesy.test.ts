import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EqualAreaPlane } from './equal-area-plane.ts'
import { bearing, geodesicArea, geodesicDistance, localStep } from './geodesy.ts'

const latitude = fc.double({ min: -70, max: 70, noNaN: true })
const longitude = fc.double({ min: -180, max: 180, noNaN: true })
const small = fc.double({ min: -0.004, max: 0.004, noNaN: true })

describe('lengths and directions', () => {
  test('a local step is within 1e-6 of the geodesic up to a kilometre', () => {
    fc.assert(
      fc.property(longitude, latitude, small, small, (lon, lat, dLon, dLat) => {
        const exact = geodesicDistance(lon, lat, lon + dLon, lat + dLat)
        fc.pre(exact > 0.01 && exact < 1000)
        const { east, north } = localStep(lon, lat, lon + dLon, lat + dLat)
        expect(Math.abs(Math.hypot(east, north) / exact - 1)).toBeLessThan(1e-6)
      }),
    )
  })

  test('bearings are clockwise from north', () => {
    expect(bearing({ east: 0, north: 1 })).toBe(0)
    expect(bearing({ east: 1, north: 0 })).toBe(90)
    expect(bearing({ east: 0, north: -1 })).toBe(180)
    expect(bearing({ east: -1, north: 0 })).toBe(270)
  })

  test('the date line is crossed the short way', () => {
    expect(localStep(179.999, 10, -179.999, 10).east).toBeCloseTo(
      geodesicDistance(179.999, 10, -179.999, 10),
      3,
    )
  })
})

describe('areas', () => {
  test('a square degree at the equator (Karney, planimeter)', () => {
    const ring = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ]
    expect(geodesicArea([[ring]]) / 12_308_778_361.469).toBeCloseTo(1, 9)
    const hole = [
      [0.2, 0.2],
      [0.2, 0.4],
      [0.4, 0.4],
      [0.4, 0.2],
      [0.2, 0.2],
    ]
    expect(geodesicArea([[ring, hole]])).toBeCloseTo(geodesicArea([[ring]]) - geodesicArea([[hole]]), 1)
  })

  test('the plane keeps areas and gives positions back', () => {
    fc.assert(
      fc.property(longitude, latitude, small, small, (lon, lat, dLon, dLat) => {
        const plane = new EqualAreaPlane(lon, lat)
        const x = plane.x(lon + dLon, lat + dLat)
        const y = plane.y(lat + dLat)
        expect(plane.lat(y)).toBeCloseTo(lat + dLat, 11)
        expect(plane.lon(x, plane.lat(y))).toBeCloseTo(lon + dLon, 11)
      }),
    )
    const plane = new EqualAreaPlane(10.1, 47.1)
    const corners = [
      [10, 47],
      [10.02, 47.001],
      [10.021, 47.02],
      [10.001, 47.019],
    ]
    let twice = 0
    for (const [i, a] of corners.entries()) {
      const b = corners[(i + 1) % corners.length]!
      twice += plane.x(a[0]!, a[1]!) * plane.y(b[1]!) - plane.x(b[0]!, b[1]!) * plane.y(a[1]!)
    }
    expect(twice / 2 / geodesicArea([[[...corners, corners[0]!]]])).toBeCloseTo(1, 5)
  })
})
