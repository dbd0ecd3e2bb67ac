import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FaultKind, validityOf } from './validity.ts'

const square = (x: number, y: number, side: number) => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
]
const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings })
const multi = (...polygons: number[][][][]) => ({ type: 'MultiPolygon', coordinates: polygons })
const bowTie = [
  [0, 0],
  [2, 2],
  [2, 0],
  [0, 2],
  [0, 0],
]

const valid: Record<string, object> = {
  'a square': polygon(square(0, 0, 1)),
  'clockwise outside, clockwise inside': polygon(square(0, 0, 4).reverse(), square(1, 1, 1).reverse()),
  'a repeated position': polygon([
    [0, 0],
    [1, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ]),
  heights: polygon([
    [0, 0, 9],
    [1, 0, 8],
    [1, 1, 7],
    [0, 0, 9],
  ]),
  'a hole that touches its shell once': polygon(square(0, 0, 4), [
    [0, 2],
    [1, 1],
    [1, 3],
    [0, 2],
  ]),
  'holes that touch in one point': polygon(square(0, 0, 9), square(1, 1, 2), square(3, 3, 2)),
  'three holes that meet in one point': polygon(
    square(0, 0, 9),
    [
      [4, 4],
      [6, 4],
      [6, 5],
      [4, 4],
    ],
    [
      [4, 4],
      [4, 6],
      [3, 6],
      [4, 4],
    ],
    [
      [4, 4],
      [2, 2],
      [3, 2],
      [4, 4],
    ],
  ),
  'shells that touch in one point': multi([square(0, 0, 1)], [square(1, 1, 1)]),
  'a shell in the hole of another': multi([square(0, 0, 9), square(2, 2, 4)], [square(3, 3, 1)]),
  'a shell that touches the hole around it at every corner': multi(
    [square(0, 0, 8), square(2, 2, 4)],
    [
      [
        [4, 2],
        [6, 4],
        [4, 6],
        [2, 4],
        [4, 2],
      ],
    ],
  ),
}

const faults: [FaultKind, string, object, number[]?][] = [
  ['NOT_ALLOWED_GEOMETRY_TYPE', 'a point', { type: 'Point', coordinates: [0, 0] }],
  [
    'NOT_ALLOWED_GEOMETRY_TYPE',
    'coordinates of too few levels',
    { type: 'MultiPolygon', coordinates: [[[0, 0]]] },
  ],
  ['TOO_FEW_POINTS', 'no ring', multi()],
  [
    'TOO_FEW_POINTS',
    'a line back and forth',
    polygon([
      [5, 6],
      [1, 1],
      [5, 6],
    ]),
    [5, 6],
  ],
  [
    'TOO_FEW_POINTS',
    'repeated positions only',
    polygon([
      [0, 0],
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]),
    [0, 0],
  ],
  [
    'INVALID_COORDINATE',
    'beyond the pole',
    polygon([
      [0, 0],
      [1, 91],
      [1, 1],
      [0, 0],
    ]),
    [1, 91],
  ],
  [
    'INVALID_COORDINATE',
    'not a number',
    polygon([
      [0, 0],
      [Number.NaN, 1],
      [1, 1],
      [0, 0],
    ]),
    [Number.NaN, 1],
  ],
  ['RING_NOT_CLOSED', 'an open ring', polygon(square(0, 0, 1).slice(0, -1)), [0, 0]],
  ['SELF_INTERSECTION', 'a bow tie', polygon(bowTie), [1, 1]],
  [
    'SELF_INTERSECTION',
    'a spike',
    polygon([
      [0, 0],
      [2, 0],
      [2, 2],
      [2, 3],
      [2, 2],
      [0, 2],
      [0, 0],
    ]),
  ],
  ['SELF_INTERSECTION', 'a hole across the shell', polygon(square(0, 0, 2), square(1, 0.5, 2))],
  [
    'SELF_INTERSECTION',
    'a shell that crosses at corners',
    multi(
      [
        [
          [0, 0],
          [2, 2],
          [4, 0],
          [0, 0],
        ],
      ],
      [
        [
          [2, 2],
          [1, 4],
          [2, 1],
          [2, 2],
        ],
      ],
    ),
  ],
  ['SELF_INTERSECTION', 'neighbours with a common side', multi([square(0, 0, 1)], [square(1, 0, 1)])],
  [
    'RING_SELF_INTERSECTION',
    'a ring that touches itself',
    polygon([
      [0, 0],
      [4, 0],
      [4, 4],
      [2, 0],
      [0, 4],
      [0, 0],
    ]),
    [2, 0],
  ],
  [
    'DUPLICATE_RINGS',
    'the same square twice, turned',
    multi(
      [square(0, 0, 1)],
      [
        [
          [1, 1],
          [1, 0],
          [0, 0],
          [0, 1],
          [1, 1],
        ],
      ],
    ),
  ],
  ['HOLE_OUTSIDE_SHELL', 'a hole elsewhere', polygon(square(0, 0, 1), square(3, 3, 1)), [3, 3]],
  ['HOLE_OUTSIDE_SHELL', 'a hole around its shell', polygon(square(1, 1, 1), square(0, 0, 9)), [0, 0]],
  ['NESTED_HOLES', 'a hole in a hole', polygon(square(0, 0, 9), square(1, 1, 6), square(2, 2, 1)), [2, 2]],
  ['NESTED_SHELLS', 'a shell in a shell', multi([square(0, 0, 9)], [square(1, 1, 1)]), [1, 1]],
  [
    'DISCONNECTED_INTERIOR',
    'a hole from side to side',
    polygon(square(0, 0, 4), [
      [0, 2],
      [2, 1],
      [4, 2],
      [2, 3],
      [0, 2],
    ]),
  ],
  [
    'DISCONNECTED_INTERIOR',
    'a chain of holes around a part',
    polygon(
      square(0, 0, 9),
      [
        [2, 4],
        [4, 2],
        [3, 3.5],
        [2, 4],
      ],
      [
        [4, 2],
        [6, 4],
        [5, 3.5],
        [4, 2],
      ],
      [
        [2, 4],
        [6, 4],
        [4, 6],
        [2, 4],
      ],
    ),
  ],
]

describe('validityOf', () => {
  for (const [name, geometry] of Object.entries(valid))
    it(`finds no fault in ${name}`, () => expect(validityOf(geometry)).toBeUndefined())

  for (const [kind, name, geometry, at] of faults)
    it(`tells ${kind} of ${name}`, () => {
      const fault = validityOf(geometry)
      expect(fault?.kind).toBe(kind)
      if (at) expect(fault?.at).toEqual(at)
    })

  it('sees a side miss a corner by the last bit', () => {
    const tip = (y: number) =>
      polygon([
        [0, 0],
        [3, 0],
        [3, 1],
        [1, y],
        [0, 1],
        [0, 0],
      ])
    expect(validityOf(tip(0))?.kind).toBe('RING_SELF_INTERSECTION')
    expect(validityOf(tip(Number.MIN_VALUE))).toBeUndefined()
    expect(validityOf(tip(-Number.MIN_VALUE))?.kind).toBe('SELF_INTERSECTION')
  })

  it('agrees with a look at every pair of sides', () => {
    const coordinate = fc.integer({ min: 0, max: 12 })
    const corners = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 7 })
    fc.assert(
      fc.property(corners, (ring) => {
        const distinct = ring.filter((p, i) => String(p) !== String(ring[(i + 1) % ring.length]))
        fc.pre(distinct.length >= 3)
        expect(validityOf(polygon([...ring, ring[0]!])) === undefined).toBe(isSimple(distinct))
      }),
      { numRuns: 2000 },
    )
  })

  it('takes a star for valid, wherever it begins and whichever way it is turned', () => {
    const radii = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 60 })
    fc.assert(
      fc.property(radii, fc.nat(), fc.boolean(), (rs, start, back) => {
        const at = (i: number) => {
          const angle = (2 * Math.PI * i) / rs.length + 0.1
          return [10 + rs[i]! * Math.cos(angle), 50 + rs[i]! * Math.sin(angle)]
        }
        const ring = rs.map((_, i) => at((i + start) % rs.length))
        const turned = back ? ring.reverse() : ring
        expect(validityOf(polygon([...turned, turned[0]!]))).toBeUndefined()
      }),
    )
  })

  it('judges a hundred thousand corners, and many teeth of a comb', () => {
    const wave = Array.from({ length: 100_000 }, (_, i) => {
      const angle = (2 * Math.PI * i) / 100_000
      const radius = 1 + 0.01 * Math.sin(500 * angle)
      return [radius * Math.cos(angle), radius * Math.sin(angle)]
    })
    expect(validityOf(polygon([...wave, wave[0]!]))).toBeUndefined()
    const comb = Array.from({ length: 20_000 }, (_, i) => [i / 200, i % 2 === 0 ? 0 : 1])
    expect(validityOf(polygon([...comb, [100, -1], [0, -1], comb[0]!]))).toBeUndefined()
  })
})

/** By whole numbers: no two sides have a point in common but neighbours their corner. */
function isSimple(ring: readonly (readonly [number, number])[]): boolean {
  const n = ring.length
  const turn = (a: readonly number[], b: readonly number[], c: readonly number[]) =>
    Math.sign((b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!))
  const on = (a: readonly number[], b: readonly number[], p: readonly number[]) =>
    turn(a, b, p) === 0 && [0, 1].every((k) => (p[k]! - a[k]!) * (p[k]! - b[k]!) <= 0)
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const [a, b, c, d] = [ring[i]!, ring[(i + 1) % n]!, ring[j]!, ring[(j + 1) % n]!]
      if (j === i + 1 || (i === 0 && j === n - 1)) {
        const [from, corner, to] = j === i + 1 ? [a, b, d] : [c, a, b]
        if (on(from, corner, to) || on(corner, to, from)) return false
        continue
      }
      if (on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b)) return false
      if (turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) return false
    }
  }
  return true
}
