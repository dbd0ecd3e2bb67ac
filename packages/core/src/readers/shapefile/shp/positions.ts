import { corrupt, forEachShape, type Geometry } from './records.ts'
import { ringsOfShape } from './rings.ts'

/**
 * One position a record, in the coordinates of the file: the point, the mean of several points, or the centroid of the
 * polygon. NaN for null shapes. Z and M are left out. `count` is the count of the .dbf.
 * Throws `truncated_shapefile`, `corrupt_shapefile`, `corrupt_dbf`.
 */
export function readPositions(
  bytes: Uint8Array,
  geometry: Geometry,
  count: number,
  path: string,
): { x: Float64Array; y: Float64Array } {
  const x = new Float64Array(count).fill(Number.NaN)
  const y = new Float64Array(count).fill(Number.NaN)
  forEachShape(bytes, geometry, count, path, (view, record, start, stop) => {
    if (geometry === 'point') {
      x[record] = view.getFloat64(start + 4, true)
      y[record] = view.getFloat64(start + 12, true)
      return
    }
    const centre =
      geometry === 'polygon' ? centroid(view, start, stop, path) : meanPoint(view, start, stop, path)
    x[record] = centre[0]
    y[record] = centre[1]
  })
  return { x, y }
}

function meanPoint(view: DataView, start: number, stop: number, path: string): readonly [number, number] {
  const points = view.getUint32(start + 36, true)
  if (start + 40 + points * 16 > stop)
    throw corrupt(`the points of a record of '${path}' reach past its end`, path)
  let [x, y] = [0, 0]
  for (let at = start + 40; at < start + 40 + points * 16; at += 16) {
    x += view.getFloat64(at, true)
    y += view.getFloat64(at + 8, true)
  }
  return [x / points, y / points]
}

/** Of all rings (holes run the other way and subtract themselves): the shoelace formula. */
function centroid(view: DataView, start: number, stop: number, path: string): readonly [number, number] {
  const { corners, spans } = ringsOfShape(view, start, stop, path)
  if (spans.length === 0 || corners + 16 > stop) return [Number.NaN, Number.NaN]
  // About the first corner: far from the origin the products would eat the digits.
  const originX = view.getFloat64(corners, true)
  const originY = view.getFloat64(corners + 8, true)
  let [area, sumX, sumY] = [0, 0, 0]
  for (const [from, to] of spans) {
    for (let i = from; i + 1 < to; i++) {
      const at = corners + i * 16
      const [x0, y0] = [view.getFloat64(at, true) - originX, view.getFloat64(at + 8, true) - originY]
      const [x1, y1] = [view.getFloat64(at + 16, true) - originX, view.getFloat64(at + 24, true) - originY]
      const cross = x0 * y1 - x1 * y0
      area += cross
      sumX += (x0 + x1) * cross
      sumY += (y0 + y1) * cross
    }
  }
  return area === 0 ? [originX, originY] : [originX + sumX / (3 * area), originY + sumY / (3 * area)]
}
