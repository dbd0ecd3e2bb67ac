import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundsOf, graticuleOf, union } from './graticule.ts'
import { degrees } from './graticule-layers.ts'

test('a view of any size has some lines, all of them in it and apart', () => {
  const side = fc.double({ min: 1e-6, max: 90, noNaN: true })
  fc.assert(
    fc.property(fc.double({ min: -90, max: 89, noNaN: true }), side, side, (west, width, height) => {
      const { meridians, parallels, decimals } = graticuleOf([west, 0, west + width, height])
      const lines = width > height ? meridians : parallels
      expect(lines.length).toBeGreaterThanOrEqual(2)
      expect(lines.length).toBeLessThanOrEqual(6)
      for (const lon of meridians) {
        expect(lon).toBeGreaterThanOrEqual(west - 1e-9)
        expect(lon).toBeLessThanOrEqual(west + width + 1e-9)
      }
      expect(new Set(lines.map((line) => line.toFixed(decimals))).size).toBe(lines.length)
    }),
  )
})

test('degrees say on which side of the globe', () => {
  expect(degrees(-93.26, 2, 'EW')).toBe('93.26°W')
  expect(degrees(39.3, 2, 'NS')).toBe('39.30°N')
  expect(degrees(-0, 0, 'EW')).toBe('0°')
})

test('bounds hold what has a place', () => {
  const bounds = boundsOf([
    [1, 2],
    [Number.NaN, 0],
    [-1, 5],
  ])
  expect(bounds).toEqual([-1, 2, 1, 5])
  expect(union([bounds, undefined, [0, 0, 9, 1]])).toEqual([-1, 0, 9, 5])
  expect(boundsOf([])).toBeUndefined()
})
