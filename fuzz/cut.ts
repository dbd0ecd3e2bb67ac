import { partsOf } from '../packages/core/src/bytes/source-file.ts'
import { looksLikeText } from '../packages/core/src/bytes/text.ts'
import type { Files } from './files.ts'

export const SEED_BYTES = 64 * 1024
const LEAST_BYTES = 1024

/**
 * A set cut so that it holds about 64 KB and is still read: whole lines, features, shapes and rows. What has no end to be
 * cut at (XML, Parquet) stays whole, and the other files share what is left.
 */
export function cut(files: Files): Files {
  const entries = Object.entries(files)
  const whole = entries.filter(([path, bytes]) => staysWhole(path, bytes))
  const taken = whole.reduce((sum, [, bytes]) => sum + bytes.length, 0)
  const share = Math.max(LEAST_BYTES, (SEED_BYTES - taken) / Math.max(1, entries.length - whole.length))
  const shapes = entries.find(([path]) => partsOf(path).extension === 'shp')?.[1]
  const rows = shapes && shapesWithin(shapes, share).records
  return Object.fromEntries(
    entries.map(([path, bytes]) => [
      path,
      staysWhole(path, bytes) ? bytes : cutFile(path, bytes, share, rows),
    ]),
  )
}

function staysWhole(path: string, bytes: Uint8Array): boolean {
  const { extension } = partsOf(path)
  return bytes.length <= LEAST_BYTES || /^(xml|parquet|fgb|prj|cpg)$/.test(extension)
}

function cutFile(path: string, bytes: Uint8Array, most: number, rows: number | undefined): Uint8Array {
  const { extension } = partsOf(path)
  if (bytes.length <= most && rows === undefined) return bytes
  if (extension === 'shp') return shapesWithin(bytes, most).bytes
  if (extension === 'dbf') return rowsWithin(bytes, rows ?? Number.POSITIVE_INFINITY)
  if (/json$/.test(extension)) return featuresWithin(bytes, most)
  const piece = bytes.subarray(0, most)
  return looksLikeText(piece) ? piece.subarray(0, piece.lastIndexOf(0x0a) + 1 || piece.length) : piece
}

/** ESRI: a header of 100 bytes with the length at 24 in 16-bit words, then records with theirs at 4. */
function shapesWithin(shapes: Uint8Array, most: number): { bytes: Uint8Array; records: number } {
  const all = Buffer.from(shapes)
  let [end, records] = [100, 0]
  while (end + 8 <= all.length) {
    const next = end + 8 + all.readInt32BE(end + 4) * 2
    if (next > Math.min(most, all.length) || next <= end) break
    end = next
    records++
  }
  if (end < 100 || all.length < 100) return { bytes: all, records }
  const bytes = all.subarray(0, end)
  bytes.writeInt32BE(end / 2, 24)
  return { bytes, records }
}

/** dBASE: the number of rows at 4, the header's length at 8, a row's at 10. */
function rowsWithin(table: Uint8Array, most: number): Uint8Array {
  if (table.length < 32) return table
  const all = Buffer.from(table)
  const rows = Math.min(all.readUInt32LE(4), most)
  all.writeUInt32LE(rows, 4)
  return all.subarray(0, all.readUInt16LE(8) + rows * all.readUInt16LE(10) + 1)
}

function featuresWithin(bytes: Uint8Array, most: number): Uint8Array {
  try {
    const collection = JSON.parse(Buffer.from(bytes).toString()) as { features?: unknown[] }
    if (!Array.isArray(collection.features)) return bytes
    const kept = Math.max(1, Math.floor((collection.features.length * most) / bytes.length))
    return Buffer.from(JSON.stringify({ ...collection, features: collection.features.slice(0, kept) }))
  } catch {
    return bytes.subarray(0, most)
  }
}
