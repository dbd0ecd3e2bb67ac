import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlap, overlapPercent } from './overlap.ts'
import {
  areaOf,
  boundsOf,
  difference,
  intersection,
  intersectionArea,
  type MultiPolygon,
  unionOf,
} from './polygons.ts'
import { repair } from './repair.ts'
import { validityOf } from './validity.ts'

const box = (west: number, south: number, east: number, north: number): MultiPolygon => [
  [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
]
/** Stars of up to 2 km around places within 2 km, some with a hole. */
const star = fc
  .record({
    lon: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
    lat: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
    radii: fc.array(fc.double({ min: 0.004, max: 0.02, noNaN: true }), { minLength: 3, maxLength: 24 }),
    hole: fc.boolean(),
  })
  .map(({ lon, lat, radii, hole }): MultiPolygon => {
    const ring = (scale: number) => {
      const corners = radii.map((radius, i) => {
        const angle = (2 * Math.PI * i) / radii.length
        return [9 + lon + scale * radius * Math.cos(angle), 48 + lat + scale * radius * Math.sin(angle)]
      })
      return [...corners, corners[0]!]
    }
    return [hole ? [ring(1), ring(0.4)] : [ring(1)]]
  })
const near = (value: number, expected: number, whole: number) =>
  expect(Math.abs(value - expected) / whole).toBeLessThan(1e-6)

describe('overlay', () => {
  it('parts the area of two polygons: common and either remainder, together and apart', () => {
    fc.assert(
      fc.property(star, star, (a, b) => {
        const common = intersectionArea(a, b)
        const whole = areaOf(a) + areaOf(b)
        near(areaOf(unionOf([a, b])) + common, whole, whole)
        near(areaOf(difference(a, b)) + common, areaOf(a), whole)
        near(intersectionArea(b, a), common, whole)
      }),
      { numRuns: 60 },
    )
  })

  it('unites in any order, and once more changes nothing', () => {
    fc.assert(
      fc.property(star, star, star, (a, b, c) => {
        const united = unionOf([a, b, c])
        near(areaOf(unionOf([c, a, b])), areaOf(united), areaOf(united))
        near(areaOf(unionOf([united, a])), areaOf(united), areaOf(united))
      }),
      { numRuns: 40 },
    )
  })

  it('keeps the corners that went in as they were', () => {
    const a = box(9.123456789012, 48.1, 9.13, 48.11)
    const corners = new Set(
      unionOf([a, box(9.2, 48.1, 9.21, 48.11)])
        .flat(2)
        .map(String),
    )
    for (const position of a.flat(2)) expect(corners).toContain(String(position))
  })

  it('gives nothing where polygons only touch or lie apart, and a hole where one lies in the other', () => {
    expect(intersection(box(0, 0, 0.01, 0.01), box(0.01, 0, 0.02, 0.01))).toEqual([])
    expect(intersection(box(0, 0, 0.01, 0.01), box(1, 1, 1.01, 1.01))).toEqual([])
    expect(difference(box(0, 0, 0.03, 0.03), box(0.01, 0.01, 0.02, 0.02))).toHaveLength(1)
    expect(difference(box(0, 0, 0.03, 0.03), box(0.01, 0.01, 0.02, 0.02))[0]).toHaveLength(2)
  })

  it('knows the area of a known field: 0.01 degrees square at 45 north, by GeographicLib', () => {
    // Planimeter -r of GeographicLib 2.5.
    expect(areaOf(box(0, 45, 0.01, 45.01))).toBeCloseTo(876163.448, 1)
    expect(boundsOf(box(0, 45, 0.01, 45.01))).toEqual([0, 45, 0.01, 45.01])
  })
})

describe('overlap', () => {
  it('tells either part', () => {
    const field = box(9, 0, 9.1, 0.001)
    const { ofA, ofB } = overlap(field, box(9.095, 0, 9.105, 0.001))
    expect(ofA).toBeCloseTo(0.05, 6)
    expect(ofB).toBeCloseTo(0.5, 6)
    expect(overlapPercent(field, box(9.095, 0, 9.105, 0.001))).toBeCloseTo(50, 4)
    expect(overlapPercent(field, field)).toBe(100)
    expect(overlapPercent(field, box(9.2, 0, 9.3, 0.001))).toBe(0)
  })
})

describe('repair', () => {
  const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings })

  it('leaves a valid geometry alone', () => {
    const [rings = []] = box(0, 0, 1, 1)
    expect(repair(polygon(...rings))).toEqual({ polygons: [rings], changes: [] })
  })

  it('closes rings, leaves out what is no position, and says so', () => {
    const mended = repair(
      polygon([
        [0, 0],
        [1, 0],
        [999, 0],
        [1, 1],
      ]),
    )
    expect(mended?.polygons).toEqual([
      [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
    ])
    expect(mended?.changes).toEqual(['Left out 1 invalid coordinates', 'Closed a ring at POINT (0 0)'])
  })

  it('parts a bow tie in two', () => {
    const mended = repair(
      polygon([
        [0, 0],
        [0.02, 0.02],
        [0.02, 0],
        [0, 0.02],
        [0, 0],
      ]),
    )
    expect(mended?.polygons).toHaveLength(2)
    expect(mended?.changes).toHaveLength(1)
  })

  it('ends where sides turn back along a parallel', () => {
    const mended = repair(
      polygon([
        [0.02, 0],
        [0.08, 0],
        [0, 0],
        [0.09, 0.01],
        [0, 0.01],
        [0.01, 0],
        [0.02, 0],
        [0, 0],
      ]),
    )
    expect(mended?.polygons.length).toBeGreaterThan(0)
  })

  it('gives something valid or nothing at all, whatever the corners', () => {
    const step = fc.integer({ min: 0, max: 4 })
    const corner = fc.tuple(step, step)
    fc.assert(
      fc.property(fc.array(fc.array(corner, { maxLength: 9 }), { maxLength: 3 }), (rings) => {
        const mended = repair(polygon(...rings.map((ring) => ring.map(([x, y]) => [x / 100, y / 100]))))
        if (mended) expect(validityOf({ type: 'MultiPolygon', coordinates: mended.polygons })).toBeUndefined()
      }),
    )
  })
})
