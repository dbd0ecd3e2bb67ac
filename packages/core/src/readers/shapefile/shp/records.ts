import { Unreadable } from '../../../bytes/errors.ts'

export type Geometry = 'point' | 'polygon'

const HEADER_BYTES = 100
const FILE_CODE = 9994
const NULL_SHAPE = 0
/** Plain, Z and M forms of each geometry: ESRI Shapefile Technical Description (1998), page 4. */
const GEOMETRIES: ReadonlyMap<number, Geometry> = new Map([
  [1, 'point'],
  [11, 'point'],
  [21, 'point'],
  [5, 'polygon'],
  [15, 'polygon'],
  [25, 'polygon'],
])

/** Whether the bytes begin like a .shp, or a .shx, which has the same header. */
export function isShapeHeader(head: Uint8Array): boolean {
  if (head.length < HEADER_BYTES) return false
  const view = viewOf(head)
  return view.getInt32(0) === FILE_CODE && view.getInt32(28, true) === 1000
}

/** What the header says is in the file; undefined for geometries other than points and polygons. */
export function geometryOf(head: Uint8Array): Geometry | undefined {
  return head.length < HEADER_BYTES ? undefined : GEOMETRIES.get(viewOf(head).getInt32(32, true))
}

/** Throws `corrupt_shapefile`, `truncated_shapefile`, `unsupported_geometry`. */
export function checkHeader(bytes: Uint8Array, path: string): Geometry {
  if (!isShapeHeader(bytes)) throw corrupt(`'${path}' does not begin like a shapefile`, path)
  const declared = viewOf(bytes).getUint32(24) * 2
  if (bytes.length < declared) {
    const message = `'${path}' has ${bytes.length} bytes and says that it has ${declared}; it was cut, send it again`
    throw new Unreadable('truncated_shapefile', message, { at: path })
  }
  if (declared < HEADER_BYTES) throw corrupt(`'${path}' says that it has ${declared} bytes`, path)
  const geometry = geometryOf(bytes)
  if (geometry) return geometry
  const type = viewOf(bytes).getInt32(32, true)
  const message = `'${path}' holds shapes of type ${type}; points and polygons are read`
  throw new Unreadable('unsupported_geometry', message, { at: path })
}

/**
 * One position a record, in the coordinates of the file: the point, or the centroid of the polygon. NaN for null
 * shapes. Z and M are left out. `count` is the count of the .dbf.
 * Throws `truncated_shapefile`, `corrupt_shapefile`.
 */
export function readPositions(
  bytes: Uint8Array,
  geometry: Geometry,
  count: number,
  path: string,
): { x: Float64Array; y: Float64Array } {
  const view = viewOf(bytes)
  const end = view.getUint32(24) * 2
  const x = new Float64Array(count).fill(Number.NaN)
  const y = new Float64Array(count).fill(Number.NaN)
  let record = 0
  for (let at = HEADER_BYTES; at < end; record++) {
    if (at + 12 > end) throw truncated(record, path)
    const number = view.getInt32(at)
    if (number !== record + 1) throw corrupt(`record ${record + 1} of '${path}' is numbered ${number}`, path)
    const start = at + 8
    const stop = start + view.getUint32(at + 4) * 2
    if (stop > end) throw truncated(record, path)
    const type = view.getInt32(start, true)
    if (type !== NULL_SHAPE) {
      if (GEOMETRIES.get(type) !== geometry || stop < start + 20) {
        throw corrupt(`record ${number} of '${path}' does not hold a ${geometry}`, path)
      }
      if (record < count && geometry === 'point') {
        x[record] = view.getFloat64(start + 4, true)
        y[record] = view.getFloat64(start + 12, true)
      } else if (record < count) {
        const centre = centroid(view, start, stop)
        if (!centre) throw corrupt(`the rings of record ${number} of '${path}' reach past its end`, path)
        x[record] = centre[0]
        y[record] = centre[1]
      }
    }
    if (stop <= at + 8) throw corrupt(`record ${number} of '${path}' is empty`, path)
    at = stop
  }
  if (record !== count) {
    const message = `'${path}' holds ${record} shapes, its .dbf ${count} rows; export the layer again`
    throw new Unreadable('corrupt_dbf', message, { at: path })
  }
  return { x, y }
}

/** Centroid of all rings (holes run the other way and subtract themselves): the shoelace formula. */
function centroid(view: DataView, start: number, stop: number): readonly [number, number] | undefined {
  if (stop < start + 44) return undefined
  const parts = view.getUint32(start + 36, true)
  const points = view.getUint32(start + 40, true)
  const first = start + 44 + parts * 4
  if (first + points * 16 > stop) return undefined
  // About the first vertex: far from the origin the products would eat the digits.
  const originX = points > 0 ? view.getFloat64(first, true) : Number.NaN
  const originY = points > 0 ? view.getFloat64(first + 8, true) : Number.NaN
  let [area, sumX, sumY] = [0, 0, 0]
  for (let part = 0; part < parts; part++) {
    const from = view.getUint32(start + 44 + part * 4, true)
    const to = part + 1 < parts ? view.getUint32(start + 48 + part * 4, true) : points
    if (to > points) return undefined
    for (let i = from; i + 1 < to; i++) {
      const at = first + i * 16
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

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function truncated(records: number, path: string): Unreadable {
  const message = `'${path}' ends inside record ${records + 1}; ${records} are whole. Send it again`
  return new Unreadable('truncated_shapefile', message, { at: path })
}

function corrupt(message: string, at: string): Unreadable {
  return new Unreadable('corrupt_shapefile', message, { at })
}
