import { numberOf, type Table } from '../../columns/table.ts'
import { ByteWriter } from './byte-writer.ts'

const CHUNK = 256 * 1024
/** Longer than any number, instant or geometry head. */
const LONGEST_VALUE = 64
const COMMA = 0x2c
const encoder = new TextEncoder()
const encode = (text: string) => encoder.encode(text)

/** Writes one property of a row and a comma: `"speed":4.2,`; nothing where the row has no value. */
export interface PropertyWriter {
  /** Bytes it writes at most. */
  readonly longest: number
  write(out: ByteWriter, row: number): void
}

export function numberWriter(name: string, values: Float64Array): PropertyWriter {
  const key = encode(`${JSON.stringify(name)}:`)
  const decimals = { count: 0 }
  return {
    longest: key.length + LONGEST_VALUE,
    write(out, row) {
      const value = values[row]!
      if (value - value !== 0) return
      out.raw(key)
      out.number(value, decimals)
      out.byte(COMMA)
    },
  }
}

/** ms since 1970 as ISO 8601; null for NaN: a time is always said, or said not to be known. */
export function instantWriter(name: string, values: Float64Array): PropertyWriter {
  const key = encode(`${JSON.stringify(name)}:`)
  return {
    longest: key.length + LONGEST_VALUE,
    write(out, row) {
      out.raw(key)
      out.instant(values[row]!)
      out.byte(COMMA)
    },
  }
}

/** Texts by code; `json` makes JSON of an entry of the dictionary. */
export function textWriter(
  name: string,
  codes: Int32Array,
  dictionary: readonly string[],
  json: (text: string) => string = JSON.stringify,
): PropertyWriter {
  const entries = dictionary.map((text) => encode(`${JSON.stringify(name)}:${json(text)},`))
  return {
    longest: entries.reduce((most, entry) => Math.max(most, entry.length), 0),
    write(out, row) {
      const entry = entries[codes[row]!]
      if (entry) out.raw(entry)
    },
  }
}

/** The same JSON on every row. */
export function constantWriter(name: string, value: unknown): PropertyWriter {
  const entry = encode(`${JSON.stringify(name)}:${JSON.stringify(value)},`)
  return { longest: entry.length, write: (out) => out.raw(entry) }
}

const HEAD = encode('{"type":"FeatureCollection","features":[')
const TAIL = encode(']}')
const POINT = encode('{"type":"Feature","geometry":{"type":"Point","coordinates":[')
const NO_POINT = encode('{"type":"Feature","geometry":null,"properties":{')
const PROPERTIES = encode(']},"properties":{')

/**
 * A FeatureCollection of points (RFC 7946) in chunks of about 256 KB, each made when it is asked for. Rows without a
 * position on earth have a null geometry and the properties of `unplaced` besides.
 */
export function* featureCollection(
  table: Table,
  properties: readonly PropertyWriter[],
  unplaced: readonly PropertyWriter[] = [],
): Generator<Uint8Array> {
  const longitude = numberOf(table, 'longitude')?.values
  const latitude = numberOf(table, 'latitude')?.values
  const longest = [...properties, ...unplaced].reduce((sum, p) => sum + p.longest, 4 * LONGEST_VALUE)
  const out = new ByteWriter(Math.max(CHUNK, longest + HEAD.length + TAIL.length))
  const lonDecimals = { count: 6 }
  const latDecimals = { count: 6 }
  out.raw(HEAD)
  for (let row = 0; row < table.rows; row++) {
    if (!out.room(longest + TAIL.length)) yield out.take()
    if (row > 0) out.byte(COMMA)
    const lon = longitude?.[row] ?? Number.NaN
    const lat = latitude?.[row] ?? Number.NaN
    const placed = Math.abs(lon) <= 180 && Math.abs(lat) <= 90
    if (placed) {
      out.raw(POINT)
      out.number(lon, lonDecimals)
      out.byte(COMMA)
      out.number(lat, latDecimals)
      out.raw(PROPERTIES)
    } else out.raw(NO_POINT)
    for (const property of properties) property.write(out, row)
    if (!placed) for (const property of unplaced) property.write(out, row)
    out.dropComma()
    out.byte(0x7d)
    out.byte(0x7d)
  }
  out.raw(TAIL)
  yield out.take()
}
