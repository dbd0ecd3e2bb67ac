import { ThriftCursor, type ThriftStruct } from './thrift.ts'

/** Values of `PageType`, `Encoding` in parquet.thrift. */
const [DATA_PAGE, DICTIONARY_PAGE, DATA_PAGE_V2] = [0, 2, 3]
const DICTIONARY_ENCODINGS = [2, 8]
const RLE = 3

/** What is looked at of a page before it is decoded. */
interface Page {
  readonly kind: number
  readonly values: number
  readonly encoding: number
  /** Of version 2: how many values are missing. */
  readonly nulls: number
  readonly content: Uint8Array
  readonly isCompressed: boolean
}

interface Column {
  readonly rows: number
  readonly isOptional: boolean
  readonly isBoolean: boolean
  readonly codec: string
  /** Takes what a page will have after decompression off a budget; throws when it is spent. */
  readonly spend: (bytes: number) => void
}

/**
 * Checks the pages of a column chunk for what they make a decoder allocate: counts of values, sizes and runs that
 * are not those of the chunk. Returns what to look at each decompressed page with, in their order.
 * Throws RangeError.
 */
export function checkPages(chunk: Uint8Array, column: Column): ((content: Uint8Array) => void)[] {
  const checks: ((content: Uint8Array) => void)[] = []
  const cursor = new ThriftCursor(chunk)
  let rows = 0
  while (rows < column.rows && cursor.at < chunk.length) {
    const page = nextPage(cursor, column)
    if (page.kind === DATA_PAGE || page.kind === DATA_PAGE_V2) rows += page.values
    else if (page.kind !== DICTIONARY_PAGE) continue
    if (rows > column.rows) throw new RangeError(`pages hold more than ${column.rows} values`)
    const check = (content: Uint8Array) => checkRuns(page, content, column)
    if (page.isCompressed) checks.push(check)
    else check(page.content)
  }
  return checks
}

function nextPage(cursor: ThriftCursor, { codec, isOptional, spend }: Column): Page {
  const header = cursor.struct()
  const kind = numberIn(header, 1)
  const size = numberIn(header, 2)
  const compressed = numberIn(header, 3)
  const start = cursor.at
  cursor.at += compressed
  if (cursor.at > cursor.bytes.length) throw new RangeError('a page reaches past its column')
  spend(size)
  const inner = header.get(kind === DATA_PAGE ? 5 : kind === DATA_PAGE_V2 ? 8 : 7)
  if (!(inner instanceof Map)) throw new RangeError('a page has no header')
  const values = numberIn(inner, 1)
  if (kind === DICTIONARY_PAGE && values > size)
    throw new RangeError(`a dictionary cannot have ${values} values`)
  const isV2 = kind === DATA_PAGE_V2
  const levels = isV2 ? numberIn(inner, 5) + numberIn(inner, 6) : 0
  if (levels > Math.min(compressed, size)) throw new RangeError('levels are longer than their page')
  const content = cursor.bytes.subarray(start, start + compressed)
  if (isV2 && isOptional) checkHybrid(content.subarray(0, levels), 0, 1, values)
  const nulls = isV2 ? numberIn(inner, 2) : 0
  if (nulls > values) throw new RangeError('a page has more missing values than values')
  return {
    kind,
    values,
    encoding: numberIn(inner, isV2 ? 4 : 2),
    nulls,
    content: content.subarray(levels),
    isCompressed: codec !== 'UNCOMPRESSED' && !(isV2 && inner.get(7) === 0),
  }
}

function checkRuns(page: Page, content: Uint8Array, { isOptional, isBoolean }: Column): void {
  if (page.kind === DICTIONARY_PAGE) return
  let at = 0
  let values = page.values - page.nulls
  if (page.kind === DATA_PAGE && isOptional) {
    const length = lengthAt(content, 0)
    values = checkHybrid(content.subarray(0, 4 + length), 4, 1, values)
    at = 4 + length
  }
  if (isBoolean && page.encoding === RLE) checkHybrid(content, at + 4, 1, values)
  else if (DICTIONARY_ENCODINGS.includes(page.encoding)) {
    const width = content[at] ?? 0
    if (width > 32) throw new RangeError(`indices cannot have ${width} bits`)
    if (width > 0) checkHybrid(content, at + 1, width, values)
  }
}

/**
 * Walks runs of the RLE and bit-packing hybrid until they have told `values` numbers of `width` bits; no run may tell
 * more than are wanted, but for the eight in which packed ones come. Returns how many are 1.
 */
function checkHybrid(bytes: Uint8Array, start: number, width: number, values: number): number {
  let at = start
  let ones = 0
  for (let seen = 0; seen < values; ) {
    let header = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined || shift > 28) throw new RangeError('runs end too early')
      header += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    const isPacked = header % 2 === 1
    const count = isPacked ? ((header - 1) / 2) * 8 : header / 2
    const wanted = values - seen
    if (count > wanted + (isPacked ? 504 : 0))
      throw new RangeError(`a run of ${count} where ${wanted} are wanted`)
    if (width === 1) {
      if (!isPacked) ones += (bytes[at] ?? 0) & 1 ? count : 0
      else
        for (let i = 0; i < Math.min(count, wanted); i++) ones += ((bytes[at + (i >> 3)] ?? 0) >> (i & 7)) & 1
    }
    at += isPacked ? (count / 8) * width : Math.ceil(width / 8)
    seen += count
  }
  return ones
}

function lengthAt(bytes: Uint8Array, at: number): number {
  if (bytes.length < at + 4) throw new RangeError('a page ends too early')
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true)
}

function numberIn(struct: ThriftStruct, field: number): number {
  const value = struct.get(field)
  if (typeof value !== 'number' || value < 0) throw new RangeError(`field ${field} of a header is no size`)
  return value
}
