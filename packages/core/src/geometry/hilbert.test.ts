import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hilbertIndex, hilbertOrder } from './hilbert.ts'

describe('Hilbert curve', () => {
  test('goes through every block of cells once, from neighbour to neighbour', () => {
    const blocks = Array.from({ length: 16 * 16 }, (_, i) => ({ x: i % 16, y: Math.floor(i / 16) }))
    const index = ({ x, y }: { x: number; y: number }) =>
      Math.floor(hilbertIndex(x * 512, y * 512) / 512 ** 2)
    const path = blocks.toSorted((a, b) => index(a) - index(b))
    expect(path.map(index)).toEqual(blocks.map((_, i) => i))
    for (const [i, { x, y }] of path.slice(1).entries()) {
      expect(Math.abs(x - path[i]!.x) + Math.abs(y - path[i]!.y)).toBe(1)
    }
  })

  test('an order holds every row once, those without a position last', () => {
    const coordinate = fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: -90, max: 90 }) },
      fc.constant(Number.NaN),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { maxLength: 50 }), (points) => {
        const order = hilbertOrder(
          Float64Array.from(points, ([x]) => x),
          Float64Array.from(points, ([, y]) => y),
        )
        expect([...order].sort((a, b) => a - b)).toEqual(points.map((_, i) => i))
        const placed = [...order].map((row) => points[row]!.every(Number.isFinite))
        expect(placed).toEqual(placed.toSorted((a, b) => Number(b) - Number(a)))
      }),
    )
  })

  test('a tenth of the order is far smaller on the ground than the whole', () => {
    const side = 100
    const longitude = Float64Array.from({ length: side * side }, (_, i) => i % side)
    const latitude = Float64Array.from({ length: side * side }, (_, i) => Math.floor(i / side))
    const part = hilbertOrder(longitude, latitude).subarray(0, (side * side) / 10)
    const spread = (values: Float64Array) => {
      const taken = Array.from(part, (row) => values[row]!)
      return Math.max(...taken) - Math.min(...taken)
    }
    expect(spread(longitude) * spread(latitude)).toBeLessThan(0.3 * side * side)
  })
})
