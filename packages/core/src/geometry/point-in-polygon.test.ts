import fc from 'fast-check'
import { expect, test } from 'vitest'
import { insideOf } from './point-in-polygon.ts'
import { difference } from './polygons/polygons.ts'

const square = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]

test('inside, outside, in a hole, in the second polygon', () => {
  const inside = insideOf([[square(0, 0, 10, 10), square(4, 4, 6, 6)], [square(20, 0, 21, 1)]])
  expect(inside(1, 1)).toBe(true)
  expect(inside(5, 5)).toBe(false)
  expect(inside(20.5, 0.5)).toBe(true)
  expect(inside(15, 0.5)).toBe(false)
  expect(inside(1, 11)).toBe(false)
  expect(inside(Number.NaN, 1)).toBe(false)
  expect(insideOf([])(0, 0)).toBe(false)
})

test('whichever way its rings run', () => {
  const hole = square(4, 4, 6, 6)
  const inside = insideOf([[square(0, 0, 10, 10).reverse(), hole]])
  expect([inside(1, 1), inside(5, 5)]).toEqual([true, false])
})

const inGrid = fc.integer({ min: 0, max: 12 }).map((n) => n / 2)

test('polygons that share borders: each position, on a border too, is in exactly one', () => {
  const zigzag = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 9 })
  fc.assert(
    fc.property(zigzag, inGrid, inGrid, (border, lon, lat) => {
      const line = border.map((x, i) => [x, (6 * i) / (border.length - 1)])
      const left = insideOf([[[...line, [0, 6], [0, 0], line[0]!]]])
      const right = insideOf([[[...line.toReversed(), [6, 0], [6, 6], line.at(-1)!]]])
      const whole = insideOf([[square(0, 0, 6, 6)]])
      expect(Number(left(lon, lat)) + Number(right(lon, lat))).toBe(Number(whole(lon, lat)))
    }),
  )
})

test('a field cut into two by another: what is off the lines is in one of the two', () => {
  const field = [[square(-93.01, 42, -93, 42.01)]]
  const part = [
    [
      [
        [-93.006, 41.99],
        [-93.003, 42.004],
        [-93.0071, 42.0203],
        [-93.02, 42.005],
        [-93.006, 41.99],
      ],
    ],
  ]
  const rest = difference(field, part)
  const cut = difference(field, rest)
  const [inRest, inCut, inField] = [insideOf(rest), insideOf(cut), insideOf(field)]
  const near = fc.integer({ min: -500, max: 10_500 }).map((n) => n / 1_000_000)
  fc.assert(
    fc.property(near, near, (east, north) => {
      const at = [-93.01 + east, 42 + north] as const
      // Where a cut makes a corner in the middle of a side, its halves bow off the side by a centimetre a kilometre:
      // what is straight on the plane that cuts are made on is not straight between degrees.
      fc.pre([...rest, ...cut].flat().every((ring) => metresTo(ring, at) > 0.05))
      expect(Number(inRest(...at)) + Number(inCut(...at))).toBe(Number(inField(...at)))
    }),
  )
})

/** From a position at 42 degrees north to the nearest side of a ring. */
function metresTo(ring: readonly (readonly number[])[], [longitude, latitude]: readonly [number, number]) {
  const plane = ([x, y]: readonly number[]) => [
    (x! - longitude) * 111_320 * Math.cos((42 * Math.PI) / 180),
    (y! - latitude) * 111_320,
  ]
  const sides = ring.slice(1).map((end, i) => [plane(ring[i]!), plane(end)] as const)
  return Math.min(
    ...sides.map(([[x0 = 0, y0 = 0], [x1 = 0, y1 = 0]]) => {
      const along = -(x0 * (x1 - x0) + y0 * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
      const t = Math.min(1, Math.max(0, along))
      return Math.hypot(x0 + t * (x1 - x0), y0 + t * (y1 - y0))
    }),
  )
}
