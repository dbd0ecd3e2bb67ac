import fc from 'fast-check'
import { expect, test } from 'vitest'
import { geodesicDistance } from './geodesy.ts'
import { swathCorners } from './swath-corners.ts'

test('a rectangle has its sides, its point in the middle of the front, and turns counter-clockwise', () => {
  const swath = fc.record({
    longitude: fc.double({ min: -179, max: 179, noNaN: true }),
    latitude: fc.double({ min: -70, max: 70, noNaN: true }),
    heading: fc.double({ min: 0, max: 360, noNaN: true }),
    length: fc.double({ min: 0.5, max: 100, noNaN: true }),
    width: fc.double({ min: 0.5, max: 40, noNaN: true }),
  })
  fc.assert(
    fc.property(swath, ({ longitude, latitude, heading, length, width }) => {
      const one = (value: number) => Float64Array.of(value)
      const swaths = {
        rows: 1,
        longitude: one(longitude),
        latitude: one(latitude),
        heading: one(heading),
        length: one(length),
        width: one(width),
      }
      const c = new Float64Array(8)
      swathCorners(swaths, 0, c)
      const side = (a: number, b: number) =>
        geodesicDistance(c[2 * a]!, c[2 * a + 1]!, c[2 * b]!, c[2 * b + 1]!)
      expect(Math.abs(side(0, 1) - width)).toBeLessThan(0.005)
      expect(Math.abs(side(2, 3) - width)).toBeLessThan(0.005)
      expect(Math.abs(side(1, 2) - length)).toBeLessThan(0.005)
      expect((c[0]! + c[2]!) / 2).toBeCloseTo(longitude, 9)
      expect((c[1]! + c[3]!) / 2).toBeCloseTo(latitude, 9)
      let doubled = 0
      for (let a = 0; a < 8; a += 2) {
        const b = (a + 2) % 8
        doubled += (c[a]! - longitude) * (c[b + 1]! - latitude) - (c[b]! - longitude) * (c[a + 1]! - latitude)
      }
      expect(doubled).toBeGreaterThan(0)
    }),
  )
})

test('the rectangle trails: heading north, it lies south of the point', () => {
  const swaths = {
    rows: 1,
    longitude: Float64Array.of(10),
    latitude: Float64Array.of(50),
    heading: Float64Array.of(0),
    length: Float64Array.of(10),
    width: Float64Array.of(4),
  }
  const corners = new Float64Array(8)
  swathCorners(swaths, 0, corners)
  const [frontRight, front, frontLeft, , backLeft, back] = corners
  expect(front).toBe(50)
  expect(back).toBeLessThan(50)
  expect(frontRight).toBeGreaterThan(frontLeft!)
  expect(backLeft).toBeCloseTo(frontLeft!, 12)
})
