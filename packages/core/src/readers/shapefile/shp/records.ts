import { Unreadable } from '../../../bytes/errors.ts'

export type Geometry = 'point' | 'multipoint' | 'polygon'

const HEADER_BYTES = 100
const FILE_CODE = 9994
const NULL_SHAPE = 0
/** Plain, Z and M forms of each geometry: ESRI Shapefile Technical Description (1998), page 4. */
const GEOMETRIES: ReadonlyMap<number, Geometry> = new Map([
  [1, 'point'],
  [11, 'point'],
  [21, 'point'],
  [8, 'multipoint'],
  [18, 'multipoint'],
  [28, 'multipoint'],
  [5, 'polygon'],
  [15, 'polygon'],
  [25, 'polygon'],
])

/** Type and position; type, box and counts. */
const LEAST_BYTES: Readonly<Record<Geometry, number>> = { point: 20, multipoint: 40, polygon: 44 }

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

/** What is called for each shape that is no null shape: bytes [start, stop) are its content, type and all. */
type Visit = (view: DataView, record: number, start: number, stop: number) => void

/**
 * Visits the shapes of a file whose header has been checked; `count` is the count of the .dbf.
 * Throws `truncated_shapefile`, `corrupt_shapefile` and, where the counts differ, `corrupt_dbf`.
 */
export function forEachShape(
  bytes: Uint8Array,
  geometry: Geometry,
  count: number,
  path: string,
  visit: Visit,
): void {
  const view = viewOf(bytes)
  const end = view.getUint32(24) * 2
  let record = 0
  for (let at = HEADER_BYTES; at < end; record++) {
    if (at + 12 > end) throw truncated(record, path)
    const number = view.getInt32(at)
    if (number !== record + 1) throw corrupt(`record ${record + 1} of '${path}' is numbered ${number}`, path)
    const start = at + 8
    const stop = start + view.getUint32(at + 4) * 2
    if (stop > end) throw truncated(record, path)
    if (stop <= start) throw corrupt(`record ${number} of '${path}' is empty`, path)
    const type = view.getInt32(start, true)
    if (type !== NULL_SHAPE) {
      if (GEOMETRIES.get(type) !== geometry || stop < start + LEAST_BYTES[geometry]) {
        throw corrupt(`record ${number} of '${path}' does not hold a ${geometry}`, path)
      }
      if (record < count) visit(view, record, start, stop)
    }
    at = stop
  }
  if (record !== count) {
    const message = `'${path}' holds ${record} shapes, its .dbf ${count} rows; export the layer again`
    throw new Unreadable('corrupt_dbf', message, { at: path })
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function truncated(records: number, path: string): Unreadable {
  const message = `'${path}' ends inside record ${records + 1}; ${records} are whole. Send it again`
  return new Unreadable('truncated_shapefile', message, { at: path })
}

export function corrupt(message: string, at: string): Unreadable {
  return new Unreadable('corrupt_shapefile', message, { at })
}
