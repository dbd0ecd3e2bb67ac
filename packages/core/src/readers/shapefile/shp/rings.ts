import { corrupt, forEachShape } from './records.ts'

export interface Rings {
  /** Corners of all rings of the file, one after the other, in the coordinates of the file. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** Corners [from, to) of each ring, and the record that it belongs to. */
  readonly rings: readonly { readonly record: number; readonly from: number; readonly to: number }[]
}

/** The rings of all polygons; errors as those of `forEachShape`. */
export function readRings(bytes: Uint8Array, count: number, path: string): Rings {
  const x: number[] = []
  const y: number[] = []
  const rings: { record: number; from: number; to: number }[] = []
  forEachShape(bytes, 'polygon', count, path, (view, record, start, stop) => {
    const { corners, spans } = ringsOfShape(view, start, stop, path)
    for (const [from, to] of spans) {
      const first = x.length
      for (let at = corners + from * 16; at < corners + to * 16; at += 16) {
        x.push(view.getFloat64(at, true))
        y.push(view.getFloat64(at + 8, true))
      }
      rings.push({ record, from: first, to: x.length })
    }
  })
  return { x: Float64Array.from(x), y: Float64Array.from(y), rings }
}

/** Where the corners of a polygon's record begin, and corners [from, to) of each ring. Throws `corrupt_shapefile`. */
export function ringsOfShape(
  view: DataView,
  start: number,
  stop: number,
  path: string,
): { corners: number; spans: [from: number, to: number][] } {
  const parts = view.getUint32(start + 36, true)
  const points = view.getUint32(start + 40, true)
  const corners = start + 44 + parts * 4
  const spans: [number, number][] = []
  let inside = corners + points * 16 <= stop
  for (let part = 0; inside && part < parts; part++) {
    const from = view.getUint32(start + 44 + part * 4, true)
    const to = part + 1 < parts ? view.getUint32(start + 48 + part * 4, true) : points
    inside = from <= to && to <= points
    spans.push([from, to])
  }
  if (!inside) throw corrupt(`the rings of a polygon in '${path}' reach past its end`, path)
  return { corners, spans }
}
