import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundsAround, sharedPoints, sharedStrips, shareOf } from './share.ts'

const grid = (side: number) =>
  Float64Array.from({ length: 2 * side * side }, (_, i) =>
    i % 2 ? Math.floor(i / 2 / side) : (i >> 1) % side,
  )

test('all that are within, as long as they are few', () => {
  const { step, indices } = shareOf(grid(10), [2, 3, 4, 4], 100)
  expect([step, [...indices]]).toEqual([1, [32, 33, 34, 42, 43, 44]])
})

test('of many each so many-th, from all over; points without a place are in no view', () => {
  const positions = grid(100)
  positions[0] = Number.NaN
  const { step, indices } = shareOf(positions, [0, 0, 99, 99], 1000)
  expect([step, indices.length, indices[0]]).toEqual([10, 1000, 1])
  expect(indices.at(-1)).toBeGreaterThan(9980)
})

test('what belongs to a point stays with it', () => {
  const share = { step: 2, indices: Uint32Array.of(0, 2) }
  const points = {
    length: 3,
    positions: { value: Float64Array.of(1, 2, 3, 4, 5, 6), size: 2 },
    colours: { value: Uint8ClampedArray.of(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3), size: 4 },
  } as const
  expect(sharedPoints(share, points)).toEqual({
    length: 2,
    positions: { value: Float64Array.of(1, 2, 5, 6), size: 2 },
    colours: { value: Uint8ClampedArray.of(1, 1, 1, 1, 3, 3, 3, 3), size: 4 },
  })
  const strips = {
    ends: { value: Float64Array.of(1, 2, 3, 4, 5, 6), size: 2 },
    widths: { value: Float32Array.of(7, 8, 9), size: 1 },
  } as const
  expect(sharedStrips(share, strips)).toEqual({
    ends: { value: Float64Array.of(1, 2, 5, 6), size: 2 },
    widths: { value: Float32Array.of(7, 9), size: 1 },
  })
})

test('the bounds hold any view, and are not much larger', () => {
  const view = fc.record({
    x: fc.double({ min: -170, max: 170, noNaN: true }),
    y: fc.double({ min: -80, max: 80, noNaN: true }),
    zoom: fc.double({ min: 5, max: 20, noNaN: true }),
  })
  fc.assert(
    fc.property(view, ({ x, y, zoom }) => {
      const [w, h] = [360 / 2 ** zoom, 180 / 2 ** zoom]
      const [west, south, east, north] = boundsAround({ bounds: [x - w, y - h, x + w, y + h], zoom })
      expect(west).toBeLessThanOrEqual(x - w)
      expect(south).toBeLessThanOrEqual(y - h)
      expect(east).toBeGreaterThanOrEqual(x + w)
      expect(north).toBeGreaterThanOrEqual(y + h)
      expect(east - west).toBeLessThanOrEqual(8.001 * w)
    }),
  )
})
