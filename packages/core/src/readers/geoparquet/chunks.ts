import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { type Compressors, type DecodedArray, parquetRead } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { corruptParquet, type Footer, type Leaf } from './footer.ts'
import { checkPages } from './pages.ts'

/** As node has them: they stop where a page is larger than its header says. */
const BOUNDED: Compressors = {
  ZSTD: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }),
  GZIP: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength }),
  BROTLI: (bytes, maxOutputLength) => brotliDecompressSync(bytes, { maxOutputLength }),
}

/** Reads column chunks of one file, all within one budget of decompressed bytes. */
export class ChunkReader {
  readonly #bytes: Uint8Array
  readonly #path: string
  readonly #footer: Footer
  #budget: number

  constructor(bytes: Uint8Array, path: string, footer: Footer, budget: number) {
    this.#bytes = bytes
    this.#path = path
    this.#footer = footer
    this.#budget = budget
  }

  /**
   * The values of a column in a row group, in pieces: numbers, bigints, booleans, texts (times as ISO 8601), bytes
   * of geometries; null or undefined where there is none. Throws `corrupt_parquet`.
   */
  async read({ name, element, position }: Leaf, group: number): Promise<DecodedArray[]> {
    const { metadata } = this.#footer
    const { columns, num_rows } = metadata.row_groups[group]!
    const rows = Number(num_rows)
    const chunk = columns[position]?.meta_data
    if (chunk?.path_in_schema.join() !== name) {
      throw corruptParquet(this.#path, `row group ${group + 1} has no column '${name}'`)
    }
    const start = Number(chunk.dictionary_page_offset || chunk.data_page_offset)
    const end = start + Number(chunk.total_compressed_size)
    if (!(start >= 4 && end <= this.#bytes.length)) {
      throw corruptParquet(this.#path, `column '${name}' reaches past its end`)
    }
    const rowStart = metadata.row_groups
      .slice(0, group)
      .reduce((sum, before) => sum + Number(before.num_rows), 0)
    try {
      const checks = checkPages(this.#bytes.subarray(start, end), {
        rows,
        isOptional: element.repetition_type === 'OPTIONAL',
        isBoolean: element.type === 'BOOLEAN',
        codec: chunk.codec,
        spend: (bytes) => this.#spend(bytes),
      })
      const pieces: DecodedArray[] = []
      await parquetRead({
        file: this.#file,
        metadata,
        columns: [name],
        rowStart,
        rowEnd: rowStart + rows,
        compressors: checked(chunk.codec, checks),
        utf8: false,
        parsers: parsersFor(isLocal(element)),
        onChunk: ({ columnData }) => pieces.push(columnData),
      })
      if (pieces.reduce((sum, piece) => sum + piece.length, 0) !== rows) {
        throw new RangeError(`it has not ${rows} values`)
      }
      return pieces
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw corruptParquet(
        this.#path,
        `column '${name}' of row group ${group + 1} cannot be read (${why})`,
        cause,
      )
    }
  }

  get #file() {
    const bytes = this.#bytes
    return {
      byteLength: bytes.length,
      slice: async (start: number, end = bytes.length) =>
        bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + end) as ArrayBuffer,
    }
  }

  #spend(bytes: number): void {
    this.#budget -= bytes
    if (this.#budget < 0) throw new RangeError('its pages say that they unpack to far more than the file')
  }
}

/** The decompressor of a codec, with a check for each page in turn. */
function checked(codec: string, checks: readonly ((content: Uint8Array) => void)[]): Compressors {
  const decompress = { ...compressors, ...BOUNDED }[codec as keyof Compressors]
  if (!decompress) return {}
  let next = 0
  return {
    [codec]: (bytes: Uint8Array, length: number) => {
      const content = length === 0 ? new Uint8Array(0) : decompress(bytes, length)
      checks[next++]?.(content)
      return content
    },
  }
}

/** A timestamp of a clock whose zone is not told. */
function isLocal({ logical_type }: Leaf['element']): boolean {
  return logical_type?.type === 'TIMESTAMP' && logical_type.isAdjustedToUTC === false
}

function parsersFor(local: boolean) {
  const instant = (ms: number) => {
    const date = new Date(ms)
    if (Number.isNaN(date.getTime())) return undefined
    return local ? date.toISOString().slice(0, -1) : date.toISOString()
  }
  const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('utf8')
  const asItIs = (bytes: Uint8Array) => bytes
  return {
    timestampFromMilliseconds: (ms: bigint) => instant(Number(ms)),
    timestampFromMicroseconds: (us: bigint) => instant(Number(us) / 1e3),
    timestampFromNanoseconds: (ns: bigint) => instant(Number(ns) / 1e6),
    dateFromDays: (days: number) => instant(days * 86_400_000)?.slice(0, 10),
    stringFromBytes: text,
    jsonFromBytes: text,
    geometryFromBytes: asItIs,
    geographyFromBytes: asItIs,
  }
}
