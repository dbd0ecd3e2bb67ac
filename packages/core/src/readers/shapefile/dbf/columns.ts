import { parseDecimal } from '../../../bytes/decimal.ts'
import type { Column } from '../../../columns/table.ts'
import { TextBuilder } from '../../../columns/text-builder.ts'
import type { Warning } from '../../../columns/warning.ts'
import type { DbfField, DbfHeader } from './header.ts'

const DELETED = 0x2a
const STAR = 0x2a
const BLANK = 0x20
/** Rows that are gone through column by column before the next: they stay in the processor's cache. */
const BLOCK = 64

type Numeric = (bytes: Buffer, start: number, width: number) => number

const NUMERIC: Readonly<Record<string, Numeric>> = {
  N: (bytes, start, width) => parseDecimal(bytes, start, start + width),
  F: (bytes, start, width) => parseDecimal(bytes, start, start + width),
  I: (bytes, start, width) => (width === 4 ? bytes.readInt32LE(start) : Number.NaN),
  O: (bytes, start, width) => (width === 8 ? bytes.readDoubleLE(start) : Number.NaN),
  B: (bytes, start, width) => (width === 8 ? bytes.readDoubleLE(start) : Number.NaN),
}

/** The records that are not marked as deleted, by number; undefined where that is all of them. */
export function keptRecords(
  bytes: Buffer,
  { records, headerLength, recordLength }: DbfHeader,
): Uint32Array | undefined {
  const kept = new Uint32Array(records)
  let count = 0
  for (let i = 0; i < records; i++) if (bytes[headerLength + i * recordLength] !== DELETED) kept[count++] = i
  return count === records ? undefined : kept.subarray(0, count)
}

/**
 * All columns of the `kept` records (or of all), parsed from the bytes. Blank and starred numbers are missing, never 0;
 * text is trimmed; dates stay as they are written. Cells of number columns that hold something else are missing too
 * and are counted in a warning.
 */
export function readColumns(
  bytes: Buffer,
  header: DbfHeader,
  kept: Uint32Array | undefined,
  encoding: string,
): { columns: Column[]; warnings: Warning[] } {
  const rows = kept?.length ?? header.records
  const fillings = header.fields.map((field) => filling(field, rows))
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(from + BLOCK, rows)
    for (const { field, numeric, values, texts } of fillings) {
      for (let row = from; row < to; row++) {
        const start = header.headerLength + (kept ? kept[row]! : row) * header.recordLength + field.offset
        if (numeric) values[row] = numeric(bytes, start, field.width)
        else putTrimmed(texts, row, bytes, start, start + field.width)
      }
    }
  }
  const warnings: Warning[] = []
  const columns = fillings.map(({ field, numeric, values, texts }): Column => {
    if (!numeric) return texts.finish(field.name, rows, encoding)
    const bad = countBad(bytes, header, kept, field, values)
    if (bad > 0) {
      const detail = `${bad} values are no numbers and count as missing`
      warnings.push({ code: 'bad_number', at: `column ${field.name}`, detail, count: bad })
    }
    return { name: field.name, type: 'number', values }
  })
  return { columns, warnings }
}

function filling(field: DbfField, rows: number) {
  const numeric = Object.hasOwn(NUMERIC, field.type) ? NUMERIC[field.type] : undefined
  return {
    field,
    numeric,
    values: new Float64Array(numeric ? rows : 0),
    texts: new TextBuilder(numeric ? 0 : rows),
  }
}

function putTrimmed(texts: TextBuilder, row: number, bytes: Buffer, start: number, end: number): void {
  let from = start
  let to = end
  while (to > from && bytes[to - 1]! <= BLANK) to--
  while (from < to && bytes[from]! <= BLANK) from++
  texts.put(row, bytes, from, to)
}

/** Missing values that are neither blank nor filled with stars. */
function countBad(
  bytes: Buffer,
  header: DbfHeader,
  kept: Uint32Array | undefined,
  { offset, width }: DbfField,
  values: Float64Array,
): number {
  let bad = 0
  for (let row = 0; row < values.length; row++) {
    if (!Number.isNaN(values[row]!)) continue
    const start = header.headerLength + (kept ? kept[row]! : row) * header.recordLength + offset
    let at = start
    while (at < start + width && (bytes[at]! <= BLANK || bytes[at] === STAR)) at++
    if (at < start + width) bad++
  }
  return bad
}
