import { describe, expect, it } from 'vitest'
import { enclose } from './enclose.ts'
import { areaOf, type MultiPolygon } from './polygons.ts'
import { validityOf } from './validity.ts'

/** Metres from 9 east on the equator, near enough. */
const METRE = 1 / 111_320
const box = (x: number, y: number, width: number, height: number): MultiPolygon => [
  [
    [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
      [x, y],
    ].map(([a = 0, b = 0]) => [9 + a * METRE, b * METRE]),
  ],
]
/** Passes 10 m wide and 400 m long, with gaps between them. */
const passes = (count: number, gap: number) =>
  Array.from({ length: count }, (_, i) => box(i * (10 + gap), 0, 10, 400))

describe('enclose', () => {
  it('closes the gaps between passes and keeps few corners', () => {
    const outline = enclose(passes(20, 3))
    expect(outline).toHaveLength(1)
    expect(outline[0]).toHaveLength(1)
    expect(outline[0]?.[0]?.length).toBeLessThan(20)
    expect(areaOf(outline) / areaOf(box(0, 0, 257, 400))).toBeCloseTo(1, 2)
    expect(validityOf({ type: 'MultiPolygon', coordinates: outline })).toBeUndefined()
  })

  it('keeps what lies apart and a hole that is a pond, and leaves crumbs out', () => {
    const around = [box(0, 0, 200, 60), box(0, 140, 200, 60), box(0, 60, 60, 80), box(140, 60, 60, 80)]
    const outline = enclose([...around, box(600, 0, 100, 100), box(900, 0, 20, 20)])
    expect(outline.map((rings) => rings.length).sort()).toEqual([1, 2])
  })

  it('is the same in any order of files', () => {
    const all = passes(5, 2)
    expect(areaOf(enclose(all.toReversed()))).toBeCloseTo(areaOf(enclose(all)), 3)
    expect(enclose([])).toEqual([])
  })
})
