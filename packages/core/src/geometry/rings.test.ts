import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { polygonsOfRings, type Ring } from './rings.ts'

/** Clockwise, with `corners` corners on a circle. */
function round(x: number, y: number, radius: number, corners = 8): Ring {
  const ring = Array.from({ length: corners }, (_, i) => {
    const angle = (-2 * Math.PI * i) / corners
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
  return [...ring, ring[0]!]
}

function signedArea(ring: Ring): number {
  return ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0]! * y! - x! * ring[i]![1]!, 0) / 2
}

const areaOf = (polygons: Ring[][]) => polygons.flat().reduce((sum, ring) => sum + signedArea(ring), 0)

describe('rings of a shape', () => {
  const field = round(0, 0, 10)
  const pond = round(2, 0, 2).reverse()
  const island = round(2, 0, 1)
  const other = round(40, 0, 10)
  const pondOfOther = round(41, 0, 2).reverse()

  test('holes go to the smallest outer ring around them', () => {
    const pondOfIsland = round(2, 0, 0.5).reverse()
    const polygons = polygonsOfRings([pondOfIsland, pond, field, pondOfOther, other, island])
    const sizes = polygons.map((rings) =>
      rings.map((ring) => Math.round(Math.abs(signedArea(ring)) * 10) / 10),
    )
    const [ten, two, one, half] = [10, 2, 1, 0.5].map((r) => Math.round(Math.SQRT2 * 20 * r * r) / 10)
    expect(sizes).toHaveLength(3)
    expect(sizes).toEqual(
      expect.arrayContaining([
        [ten, two],
        [ten, two],
        [one, half],
      ]),
    )
  })

  test('a ring that is not closed is closed', () => {
    expect(polygonsOfRings([field.slice(0, -1)])).toEqual(polygonsOfRings([field]))
  })

  test('a writer that turns all rings the other way is understood', () => {
    const turned = [field, pond].map((ring) => ring.toReversed())
    expect(areaOf(polygonsOfRings(turned))).toBeCloseTo(areaOf(polygonsOfRings([field, pond])), 9)
    expect(polygonsOfRings(turned)).toHaveLength(1)
  })

  test('a hole outside of all is a polygon of its own', () => {
    const polygons = polygonsOfRings([field, round(40, 0, 2).reverse()])
    expect(polygons.map((rings) => rings.length)).toEqual([1, 1])
    expect(polygons.flat().every((ring) => signedArea(ring) > 0)).toBe(true)
  })

  test('nothing without three corners or area is left', () => {
    const line = [
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 0],
    ]
    expect(
      polygonsOfRings([
        [],
        [[1, 1]],
        [
          [0, 0],
          [1, 1],
          [0, 0],
        ],
        line,
      ]),
    ).toEqual([])
  })

  test('fields beside one another with a pond each, in any order, keep their area and their ponds', () => {
    const shapes = fc
      .array(fc.record({ radius: fc.integer({ min: 2, max: 9 }), pond: fc.boolean() }), {
        minLength: 1,
        maxLength: 12,
      })
      .chain((fields) => {
        const rings = fields.flatMap(({ radius, pond: wet }, i) => {
          const at = i * 20
          return wet ? [round(at, 0, radius), round(at, 0, radius / 2).reverse()] : [round(at, 0, radius)]
        })
        return fc.tuple(fc.constant(fields), fc.shuffledSubarray(rings, { minLength: rings.length }))
      })
    fc.assert(
      fc.property(shapes, ([fields, rings]) => {
        const polygons = polygonsOfRings(rings)
        expect(polygons).toHaveLength(fields.length)
        expect(polygons.filter((own) => own.length === 2)).toHaveLength(fields.filter((f) => f.pond).length)
        expect(areaOf(polygons)).toBeCloseTo(-rings.reduce((sum, ring) => sum + signedArea(ring), 0), 6)
        for (const [outer, ...holes] of polygons) {
          expect(signedArea(outer!)).toBeGreaterThan(0)
          for (const ring of holes) expect(signedArea(ring)).toBeLessThan(0)
        }
      }),
      { numRuns: 100 },
    )
  })
})
