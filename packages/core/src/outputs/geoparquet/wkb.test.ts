import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pointWkb, polygonWkb } from './wkb.ts'

/** Reads a point or polygon as OGC 06-103r4 describes it. */
function read(wkb: Uint8Array): { type: number; rings: number[][] } {
  const view = new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength)
  expect(view.getUint8(0)).toBe(1)
  const type = view.getUint32(1, true)
  let at = 5
  const next = () => {
    at += 4
    return view.getUint32(at - 4, true)
  }
  const coordinates = (count: number) =>
    Array.from({ length: 2 * count }, () => {
      at += 8
      return view.getFloat64(at - 8, true)
    })
  const rings = type === 1 ? [coordinates(1)] : Array.from({ length: next() }, () => coordinates(next()))
  expect(at).toBe(wkb.length)
  return { type, rings }
}

const coordinate = fc.double({ min: -180, max: 180, noNaN: true })

test('points come back bit by bit', () => {
  fc.assert(
    fc.property(coordinate, coordinate, (x, y) => {
      expect(read(pointWkb(x, y))).toEqual({ type: 1, rings: [[x, y]] })
    }),
  )
})

test('polygons come back with their ring closed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 9 }), (ring) => {
      const wkb = polygonWkb(Float64Array.from(ring.flat()))
      expect(read(wkb)).toEqual({ type: 3, rings: [[...ring, ring[0]!].flat()] })
    }),
  )
})
