/** Writes small shapefiles for tests, byte by byte after the format's descriptions, and lets them be damaged. */
import { bytesOf } from '../../../bytes/byte-source.ts'
import type { SourceInput } from '../../../bytes/walk.ts'

export interface WrittenField {
  readonly name: string
  readonly type: string
  readonly width: number
}

export const WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'

/** One record a position; `null` writes a null shape. Type 1, 11 or 21. */
export function writePoints(positions: readonly (readonly [number, number] | null)[], type = 1): Buffer {
  const content = type === 11 ? 36 : type === 21 ? 28 : 20
  return writeShapes(
    type,
    positions.map((position) => {
      const shape = Buffer.alloc(position ? content : 4)
      if (position) {
        shape.writeInt32LE(type, 0)
        shape.writeDoubleLE(position[0], 4)
        shape.writeDoubleLE(position[1], 12)
        if (type !== 1) shape.writeDoubleLE(Number.NaN, 20)
      }
      return shape
    }),
  )
}

/** One record a list of points. Type 8, 18 (with Z and M) or 28 (with M). */
export function writeMultipoints(
  records: readonly (readonly (readonly [number, number])[])[],
  type = 8,
): Buffer {
  return writeShapes(
    type,
    records.map((points) => {
      const shape = Buffer.alloc(40 + points.length * 16 + measuresLength(type - 8, points.length))
      shape.writeInt32LE(type, 0)
      shape.writeUInt32LE(points.length, 36)
      for (const [i, [x, y]] of points.entries()) {
        shape.writeDoubleLE(x, 40 + i * 16)
        shape.writeDoubleLE(y, 48 + i * 16)
      }
      return shape
    }),
  )
}

/** Range and values of Z and M, which are left 0. */
function measuresLength(beyondPlain: number, points: number): number {
  return (beyondPlain / 10 === 1 ? 2 : beyondPlain / 10 === 2 ? 1 : 0) * (16 + points * 8)
}

/** One record a polygon, each a list of closed rings. Type 5, 15 (with Z and M) or 25 (with M). */
export function writePolygons(
  polygons: readonly (readonly (readonly [number, number])[])[][],
  type = 5,
): Buffer {
  return writeShapes(
    type,
    polygons.map((rings) => {
      const points = rings.flat()
      const measures = measuresLength(type - 5, points.length)
      const shape = Buffer.alloc(44 + rings.length * 4 + points.length * 16 + measures)
      shape.writeInt32LE(type, 0)
      shape.writeUInt32LE(rings.length, 36)
      shape.writeUInt32LE(points.length, 40)
      let first = 0
      for (const [i, ring] of rings.entries()) {
        shape.writeUInt32LE(first, 44 + i * 4)
        first += ring.length
      }
      for (const [i, [x, y]] of points.entries()) {
        shape.writeDoubleLE(x, 44 + rings.length * 4 + i * 16)
        shape.writeDoubleLE(y, 52 + rings.length * 4 + i * 16)
      }
      return shape
    }),
  )
}

function writeShapes(type: number, shapes: readonly Buffer[]): Buffer {
  const records = shapes.map((shape, i) => {
    const head = Buffer.alloc(8)
    head.writeInt32BE(i + 1, 0)
    head.writeInt32BE(shape.length / 2, 4)
    return Buffer.concat([head, shape])
  })
  const body = Buffer.concat(records)
  const header = Buffer.alloc(100)
  header.writeInt32BE(9994, 0)
  header.writeInt32BE((100 + body.length) / 2, 24)
  header.writeInt32LE(1000, 28)
  header.writeInt32LE(type, 32)
  return Buffer.concat([header, body])
}

/** Texts as they stand in the table, cut and padded to the width; a row that begins with `*` is a deleted one. */
export function writeDbf(
  fields: readonly WrittenField[],
  rows: readonly (readonly string[])[],
  options: { deleted?: readonly number[]; language?: number; encoding?: BufferEncoding } = {},
): Buffer {
  const headerLength = 32 + 32 * fields.length + 1
  const recordLength = 1 + fields.reduce((sum, field) => sum + field.width, 0)
  const bytes = Buffer.alloc(headerLength + rows.length * recordLength + 1, 0x20)
  bytes.fill(0, 0, headerLength)
  bytes.set([3, 95, 1, 1])
  bytes.writeUInt32LE(rows.length, 4)
  bytes.writeUInt16LE(headerLength, 8)
  bytes.writeUInt16LE(recordLength, 10)
  bytes[29] = options.language ?? 0x57
  for (const [i, { name, type, width }] of fields.entries()) {
    bytes.write(name.slice(0, 11), 32 + i * 32, 'latin1')
    bytes.write(type, 43 + i * 32, 'latin1')
    bytes[48 + i * 32] = width
  }
  bytes[headerLength - 1] = 0x0d
  for (const [r, row] of rows.entries()) {
    let at = headerLength + r * recordLength
    if (options.deleted?.includes(r)) bytes[at] = 0x2a
    at++
    for (const [i, { width }] of fields.entries()) {
      bytes.write(row[i] ?? '', at, width, options.encoding ?? 'latin1')
      at += width
    }
  }
  bytes[bytes.length - 1] = 0x1a
  return bytes
}

/** Files of one folder by name, as the registry takes them. */
export function folder(files: Readonly<Record<string, Uint8Array | string>>): SourceInput {
  const entries = Object.entries(files)
  return {
    name: 'layers',
    files: entries.map(([path, content]) => ({ path, bytes: bytesOf(Buffer.from(content as string)) })),
  }
}
