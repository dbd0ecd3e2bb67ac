import { parseDecimal } from '../../bytes/decimal.ts'
import type { Column } from '../../columns/table.ts'
import { TextBuilder } from '../../columns/text-builder.ts'
import type { BadLines } from '../bad-lines.ts'
import { type ColumnKind, FIELD, isLabel } from './variant.ts'

const COMMA = 0x2c
const QUOTE = 0x22
const NEWLINE = 0x0a
const RETURN = 0x0d

export interface Rows {
  readonly count: number
  readonly columns: readonly Column[]
  readonly bad: BadLines
}

/** One column while it is filled: values or texts, never both. */
interface Filling {
  readonly kind: ColumnKind
  readonly values: Float64Array
  readonly texts: TextBuilder
}

/**
 * Parses all lines straight into columns. A line is bad if its count of values differs, a number is not one, or the
 * labels of columns 12 and 13 are missing; it is counted and left out.
 */
export function parseRows(bytes: Buffer, kinds: readonly ColumnKind[], encoding: string): Rows {
  const capacity = countLines(bytes)
  const fillings: Filling[] = kinds.map((kind) => ({
    kind,
    values: new Float64Array(kind.type === 'number' ? capacity : 0),
    texts: new TextBuilder(kind.type === 'text' ? capacity : 0),
  }))
  const bad: number[] = []
  let badCount = 0
  let row = 0
  let line = 0
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start)
    const next = newline < 0 ? bytes.length : newline
    const end = next > start && bytes[next - 1] === RETURN ? next - 1 : next
    line++
    if (end > start) {
      if (parseLine(bytes, start, end, fillings, row)) row++
      else if (++badCount <= 10) bad.push(line)
    }
    start = next + 1
  }
  const columns = fillings.map(
    ({ kind, values, texts }): Column =>
      kind.type === 'text'
        ? texts.finish(kind.name, row, encoding)
        : { name: kind.name, type: 'number', values: values.subarray(0, row) },
  )
  return { count: row, columns, bad: { count: badCount, lines: bad } }
}

function countLines(bytes: Buffer): number {
  let lines = 1
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return lines
}

function parseLine(
  bytes: Buffer,
  start: number,
  end: number,
  fillings: readonly Filling[],
  row: number,
): boolean {
  let at = start
  const last = fillings.length - 1
  for (let c = 0; c <= last; c++) {
    const { kind, values, texts } = fillings[c]!
    let stop: number
    if (kind.type === 'number') {
      stop = at
      while (stop < end && bytes[stop] !== COMMA) stop++
      const value = parseDecimal(bytes, at, stop)
      if (Number.isNaN(value) && stop > at) return false
      values[row] = value
    } else {
      stop = parseText(bytes, at, end, texts, row, c)
      if (stop < 0) return false
    }
    if (c === last) return stop === end
    if (stop >= end) return false
    at = stop + 1
  }
  return false
}

/** Puts the value at `at` into `texts` and gives the place of the comma or line end behind it, -1 if it is malformed. */
function parseText(
  bytes: Buffer,
  at: number,
  end: number,
  texts: TextBuilder,
  row: number,
  column: number,
): number {
  const quoted = bytes[at] === QUOTE
  const from = quoted ? at + 1 : at
  let to = from
  let doubled = false
  if (quoted) {
    for (; ; to++) {
      if (to >= end) return -1
      if (bytes[to] !== QUOTE) continue
      if (bytes[to + 1] !== QUOTE || to + 1 >= end) break
      doubled = true
      to++
    }
  } else while (to < end && bytes[to] !== COMMA) to++
  if ((column === FIELD || column === FIELD + 1) && !isLabel(column, bytes, from, to)) return -1
  texts.clear(row)
  if (doubled) texts.putBinary(row, bytes.toString('latin1', from, to).replaceAll('""', '"'))
  else texts.put(row, bytes, from, to)
  const stop = quoted ? to + 1 : to
  return stop === end || bytes[stop] === COMMA ? stop : -1
}
