import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { geodesicArea } from '../../../../core/src/geometry/geodesy.ts'
import { validityOf } from '../../../../core/src/geometry/polygons/validity.ts'
import { acresOf, hectaresOf } from './area.ts'
import { faultOf } from './boundary-fault.ts'
import { coordinatesOf, type Position, polygonAround, type Shape, shapeOf } from './boundary-shape.ts'
import { draw, gripAt, type Stroke, startDrawing } from './drawing.ts'

const square = (x: number, y: number, side: number): Position[] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
]
const field: Shape = [[square(-93, 41, 0.01), square(-92.996, 41.004, 0.002)]]
const verdict = (shape: Shape) => validityOf({ type: 'MultiPolygon', coordinates: coordinatesOf(shape) })

describe('a boundary', () => {
  test('has the area that the server works out, in hectares and acres', () => {
    const expected = geodesicArea(coordinatesOf(field)) / 10_000
    expect(hectaresOf(field)).toBeCloseTo(expected, 8)
    expect(acresOf(expected)).toBeCloseTo(expected * 2.4710538, 5)
    expect(hectaresOf([])).toBe(0)
  })

  test('comes back from the API as it went', () => {
    expect(shapeOf(coordinatesOf(field))).toEqual(field)
    expect(polygonAround(field, [-92.999, 41.001])).toBe(0)
    expect(polygonAround(field, [-92.995, 41.005])).toBeUndefined()
  })

  test('is refused where the server refuses it', () => {
    const coordinate = fc.integer({ min: 0, max: 9 })
    const ring = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 6 })
    fc.assert(
      fc.property(ring, (outer) => {
        expect(faultOf([[outer]]) === undefined).toBe(verdict([[outer]]) === undefined)
      }),
      { numRuns: 2000 },
    )
  })

  test.each<[string, Shape, boolean]>([
    ['a hole inside', field, true],
    ['nothing', [], false],
    [
      'a bow tie',
      [
        [
          [
            [0, 0],
            [2, 2],
            [2, 0],
            [0, 2],
          ],
        ],
      ],
      false,
    ],
    ['a hole across its edge', [[square(0, 0, 2), square(1, 0.5, 2)]], false],
    ['a hole elsewhere', [[square(0, 0, 1), square(3, 3, 1)]], false],
    ['a hole in a hole', [[square(0, 0, 9), square(1, 1, 6), square(2, 2, 1)]], false],
    ['a polygon in another', [[square(0, 0, 9)], [square(1, 1, 1)]], false],
    ['a polygon in the hole of another', [[square(0, 0, 9), square(2, 2, 4)], [square(3, 3, 1)]], true],
    ['corners that touch', [[square(0, 0, 1)], [square(1, 1, 1)]], true],
    [
      'beyond the pole',
      [
        [
          [
            [0, 0],
            [1, 91],
            [1, 1],
          ],
        ],
      ],
      false,
    ],
    [
      'a corner twice',
      [
        [
          [
            [0, 0],
            [1, 0],
            [1, 0],
            [1, 1],
          ],
        ],
      ],
      true,
    ],
  ])('judges %s as the server does', (_, shape, valid) => {
    expect(faultOf(shape) === undefined).toBe(valid)
    expect(verdict(shape) === undefined).toBe(valid)
  })

  test('of ten thousand corners is judged at once', () => {
    const wave = Array.from({ length: 10_000 }, (_, i): Position => {
      const angle = (2 * Math.PI * i) / 10_000
      const radius = 1 + 0.01 * Math.sin(50 * angle)
      return [radius * Math.cos(angle), radius * Math.sin(angle)]
    })
    expect(faultOf([[wave]])).toBeUndefined()
  })
})

describe('drawing', () => {
  const strokes = (...all: Stroke[]) => all.reduce(draw, startDrawing([]))
  const ring = square(0, 0, 1).map((position): Stroke => ({ kind: 'add', position }))

  test('makes a polygon of the corners, and a hole in it', () => {
    const drawn = strokes(...ring, { kind: 'close' })
    expect(drawn.history.present).toEqual([[square(0, 0, 1)]])
    expect(drawn.open).toBeUndefined()
    const hole = square(0.2, 0.2, 0.1).map((position): Stroke => ({ kind: 'add', position }))
    const cut = [{ kind: 'begin', holeOf: 0 } as const, ...hole, { kind: 'close' } as const].reduce(
      draw,
      drawn,
    )
    expect(cut.history.present).toEqual([[square(0, 0, 1), square(0.2, 0.2, 0.1)]])
  })

  test('does not close a ring of two corners', () => {
    expect(strokes(...ring.slice(0, 2), { kind: 'close' }).open?.positions.length).toBe(2)
  })

  test('moves, inserts and deletes corners; a ring that is left with two goes', () => {
    const at = { polygon: 0, ring: 0, vertex: 1 }
    const moved = draw(strokes(...ring, { kind: 'close' }), { kind: 'move', corner: at, to: [2, 0] })
    expect(moved.history.present[0]![0]![1]).toEqual([2, 0])
    const inserted = draw(moved, { kind: 'insert', after: at })
    expect(inserted.history.present[0]![0]!.length).toBe(5)
    expect(inserted.history.present[0]![0]![2]).toEqual([1.5, 0.5])
    expect(inserted.chosen).toEqual({ ...at, vertex: 2 })
    let less = inserted
    for (let i = 0; i < 2; i++) less = draw(less, { kind: 'delete', corner: { ...at, vertex: 0 } })
    expect(less.history.present[0]![0]!.length).toBe(3)
    expect(draw(less, { kind: 'delete', corner: at }).history.present).toEqual([])
  })

  test('goes back and forth as far as it came', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 12 }), (moves) => {
        let drawing = startDrawing([[square(0, 0, 1)]])
        const seen = [drawing.history.present]
        for (const vertex of moves) {
          drawing = draw(drawing, {
            kind: 'move',
            corner: { polygon: 0, ring: 0, vertex },
            to: [vertex, seen.length],
          })
          seen.push(drawing.history.present)
        }
        for (const before of seen.slice(0, -1).reverse()) {
          drawing = draw(drawing, { kind: 'undo' })
          expect(drawing.history.present).toBe(before)
        }
        expect(draw(drawing, { kind: 'undo' }).history.present).toBe(seen[0])
        for (const after of seen.slice(1)) {
          drawing = draw(drawing, { kind: 'redo' })
          expect(drawing.history.present).toBe(after)
        }
      }),
    )
  })

  test('takes back the last corner while a ring is open, and loses nothing when it is abandoned', () => {
    const open = strokes(...ring, { kind: 'undo' })
    expect(open.open?.positions.length).toBe(3)
    const drawn = strokes(...ring, { kind: 'close' })
    const abandoned = [{ kind: 'begin' } as const, ring[0]!, { kind: 'abandon' } as const].reduce(draw, drawn)
    expect(abandoned.history.present).toBe(drawn.history.present)
  })

  test('takes hold of a corner before the middle of a side, and of nothing far off', () => {
    const shape: Shape = [[square(0, 0, 10)]]
    const far = (a: Position, b: Position) => Math.hypot(a[0] - b[0], a[1] - b[1])
    expect(gripAt(shape, [0.5, 0.5], far, 1)).toEqual({ corner: { polygon: 0, ring: 0, vertex: 0 } })
    expect(gripAt(shape, [5, 0.5], far, 1)).toEqual({
      after: { polygon: 0, ring: 0, vertex: 0 },
      position: [5, 0],
    })
    expect(gripAt(shape, [5, 5], far, 1)).toBeUndefined()
  })
})
