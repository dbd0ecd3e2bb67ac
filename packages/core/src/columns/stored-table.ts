/**
 * A standard table as bytes, lossless: what is in it can be merged again without converting its source anew.
 * `SHST`, a version byte, then frames: a little-endian uint32 length and as many bytes of Zstandard with a content
 * checksum. The first frame is JSON (all but the values), each other one the values of a column as they lie in memory.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { Unreadable } from '../bytes/errors.ts'
import type { StandardTable } from './standard-table.ts'
import type { Column, NumberColumn, TextColumn } from './table.ts'

const MAGIC = Buffer.from('SHST\x01', 'latin1')
const LONGEST_HEAD = 64 * 2 ** 20
const FAST = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
}

type StoredColumn = Omit<NumberColumn, 'values'> | Omit<TextColumn, 'codes'>
interface Head extends Omit<StandardTable, 'table'> {
  readonly rows: number
  readonly columns: readonly StoredColumn[]
}

/** Made column by column as it is asked for; the same table gives the same bytes. */
export function storedTable(standard: StandardTable): Iterable<Uint8Array> {
  return {
    *[Symbol.iterator]() {
      const { table, ...rest } = standard
      const head: Head = { ...rest, rows: table.rows, columns: table.columns.map(withoutValues) }
      yield MAGIC
      yield* frame(Buffer.from(JSON.stringify(head)))
      for (const column of table.columns) yield* frame(bytesOf(column))
    },
  }
}

/** Reads what `storedTable` wrote. Throws `Unreadable` `damaged_table` for anything else. */
export function readStoredTable(bytes: Uint8Array): StandardTable {
  const frames = new Frames(bytes)
  const head = headOf(frames.next(LONGEST_HEAD))
  const { rows, columns, ...rest } = head
  const read = columns.map((column): Column => {
    if (column.type === 'number') {
      const values = new Float64Array(rows)
      frames.fill(values)
      return { ...column, values }
    }
    const codes = new Int32Array(rows)
    frames.fill(codes)
    if (codes.some((code) => code < -1 || code >= column.dictionary.length))
      throw damaged('a text is missing')
    return { ...column, codes }
  })
  frames.end()
  return { ...rest, table: { rows, columns: read } }
}

function withoutValues(column: Column): StoredColumn {
  if (column.type === 'number') {
    const { values: _, ...rest } = column
    return rest
  }
  const { codes: _, ...rest } = column
  return rest
}

function bytesOf(column: Column): Uint8Array {
  const { buffer, byteOffset, byteLength } = column.type === 'number' ? column.values : column.codes
  return new Uint8Array(buffer, byteOffset, byteLength)
}

function* frame(bytes: Uint8Array): Generator<Uint8Array> {
  const packed = zstdCompressSync(bytes, FAST)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(packed.length)
  yield length
  yield packed
}

class Frames {
  readonly #bytes: Buffer
  #at = MAGIC.length

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (!this.#bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged('it does not begin as one')
  }

  /** The next frame, of at most `longest` bytes. */
  next(longest: number): Buffer {
    const start = this.#at + 4
    if (start > this.#bytes.length) throw damaged('it ends too soon')
    const end = start + this.#bytes.readUInt32LE(this.#at)
    if (end > this.#bytes.length) throw damaged('it ends too soon')
    this.#at = end
    try {
      return zstdDecompressSync(this.#bytes.subarray(start, end), { maxOutputLength: Math.max(1, longest) })
    } catch (cause) {
      throw damaged('a part of it cannot be unpacked', cause)
    }
  }

  fill(values: Float64Array | Int32Array): void {
    const unpacked = this.next(values.byteLength)
    if (unpacked.length !== values.byteLength) throw damaged('a column is too short')
    new Uint8Array(values.buffer).set(unpacked)
  }

  end(): void {
    if (this.#at !== this.#bytes.length) throw damaged('more follows its end')
  }
}

function headOf(bytes: Buffer): Head {
  try {
    const head = JSON.parse(bytes.toString()) as Head
    if (
      Number.isSafeInteger(head.rows) &&
      head.rows >= 0 &&
      head.rows < 2 ** 31 &&
      Array.isArray(head.columns)
    )
      return head
  } catch (cause) {
    throw damaged('its head is not JSON', cause)
  }
  throw damaged('its head has no columns')
}

function damaged(why: string, cause?: unknown): Unreadable {
  return new Unreadable('damaged_table', `The stored points cannot be read: ${why}`, { cause })
}
