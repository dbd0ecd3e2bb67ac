import { parseDecimal } from '../../bytes/decimal.ts'
import type { NumberColumn, TextColumn } from '../../columns/table.ts'
import { TextBuilder } from '../../columns/text-builder.ts'
import type { Warning } from '../../columns/warning.ts'
import type { BadLines } from '../bad-lines.ts'
import type { Dialect } from './layout.ts'
import { isMissing } from './missing.ts'

const QUOTE = 0x22
const NEWLINE = 0x0a
const RETURN = 0x0d
const BLANK = 0x20
/** More values than this that are no numbers, and more than 1 % of all: the column holds texts. */
const ODD_VALUES = 10
const BAD_LINES_TOLD = 10
/** Lines by which columns of texts are told beforehand, so that reading again is the exception. */
const SAMPLE = 200

/** A column to read; what it holds is told by its values unless `type` says so. */
export interface Heading {
  readonly name: string
  readonly type?: 'text'
  readonly unit?: string
}

export interface Rows {
  readonly count: number
  /** One for each heading, in their order. */
  readonly columns: readonly (NumberColumn | TextColumn)[]
  readonly bad: BadLines
  readonly warnings: readonly Warning[]
}

/** One column while it is filled: values, texts, or neither where another pass has it. */
interface Filling {
  readonly type: 'number' | 'text' | 'passed'
  readonly values: Float64Array
  readonly texts: TextBuilder
  /** Values that are no numbers. */
  odd: number
}

/**
 * Parses all lines from byte `start` on straight into columns. A column holds numbers unless its values say otherwise:
 * those that turn out to hold texts are read again. A line whose count of values differs, or with an open quote, is bad.
 * `firstLine`: the number of the line at `start`, for telling where the bad ones are.
 */
export function parseRows(
  bytes: Buffer,
  start: number,
  firstLine: number,
  headings: readonly Heading[],
  dialect: Dialect,
): Rows {
  const capacity = mostRows(bytes, start, headings.length)
  const few = Math.min(SAMPLE, capacity)
  const sample = headings.map(({ type }) => filling(type ?? 'number', few))
  const sampled = parseLines(bytes, start, firstLine, sample, dialect, few).count
  const first = sample.map((column) => filling(holdsTexts(column, sampled) ? 'text' : column.type, capacity))
  const { count, bad } = parseLines(bytes, start, firstLine, first, dialect, capacity)
  const isText = first.map((column) => holdsTexts(column, count))
  const again = isText.includes(true)
    ? isText.map((text) => filling(text ? 'text' : 'passed', capacity))
    : undefined
  if (again) parseLines(bytes, start, firstLine, again, dialect, capacity)
  const warnings: Warning[] = []
  const columns = headings.map(({ name, unit }, c) => {
    const texts = isText[c] ? again![c]!.texts : first[c]!.texts
    if (isText[c] || first[c]!.type === 'text') return texts.finish(name, count, dialect.encoding)
    const { values, odd } = first[c]!
    if (odd > 0) {
      const detail = `${odd} values are no numbers and count as missing`
      warnings.push({ code: 'bad_number', at: `column ${name}`, detail, count: odd })
    }
    const column = { name, type: 'number' as const, values: values.subarray(0, count) }
    return unit === undefined ? column : { ...column, unit }
  })
  return { count, columns, bad, warnings }
}

/** Too many values for errors, or nothing else: a short table of texts has few of them to show. */
function holdsTexts({ type, odd, values }: Filling, count: number): boolean {
  if (type !== 'number' || odd === 0) return false
  return (odd > ODD_VALUES && odd > 0.01 * count) || values.subarray(0, count).every(Number.isNaN)
}

function filling(type: Filling['type'], capacity: number): Filling {
  const values = new Float64Array(type === 'number' ? capacity : 0)
  return { type, values, texts: new TextBuilder(type === 'text' ? capacity : 0), odd: 0 }
}

/** As many as there are lines, and no more than there is room for values in. */
function mostRows(bytes: Buffer, start: number, width: number): number {
  let lines = 1
  for (let at = bytes.indexOf(NEWLINE, start); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return Math.min(lines, Math.ceil((bytes.length - start + 1) / width))
}

function parseLines(
  bytes: Buffer,
  start: number,
  firstLine: number,
  fillings: readonly Filling[],
  dialect: Dialect,
  most: number,
): { count: number; bad: BadLines } {
  const lines: number[] = []
  let badCount = 0
  let count = 0
  let line = firstLine
  for (let at = start; at < bytes.length && count < most; line++) {
    const newline = bytes.indexOf(NEWLINE, at)
    const next = newline < 0 ? bytes.length : newline
    const end = next > at && bytes[next - 1] === RETURN ? next - 1 : next
    if (end > at) {
      const odd = parseLine(bytes, at, end, fillings, count, dialect)
      if (odd) {
        count++
        for (const column of odd) fillings[column]!.odd++
      } else if (++badCount <= BAD_LINES_TOLD) lines.push(line)
    }
    at = next + 1
  }
  return { count, bad: { count: badCount, lines } }
}

const NONE: readonly number[] = []

/** Puts a line into row `row`; gives the columns whose value is no number, undefined for a bad line. */
function parseLine(
  bytes: Buffer,
  start: number,
  end: number,
  fillings: readonly Filling[],
  row: number,
  { delimiter, point }: Dialect,
): readonly number[] | undefined {
  let odd = NONE
  let at = start
  const last = fillings.length - 1
  for (let c = 0; c <= last; c++) {
    const quoted = bytes[at] === QUOTE && at < end
    let from = at
    let to = at
    let doubled = false
    if (quoted) {
      from = ++to
      for (; ; to++) {
        if (to >= end) return undefined
        if (bytes[to] !== QUOTE) continue
        if (to + 1 >= end || bytes[to + 1] !== QUOTE) break
        doubled = true
        to++
      }
    } else while (to < end && bytes[to] !== delimiter) to++
    const stop = quoted ? to + 1 : to
    if (stop < end && bytes[stop] !== delimiter) return undefined
    const { type, values, texts } = fillings[c]!
    if (type === 'number') {
      const value = parseDecimal(bytes, from, to, point)
      const isNumber = value - value === 0
      values[row] = isNumber ? value : Number.NaN
      if (!isNumber && to > from && !isMissing(bytes, from, to)) odd = odd === NONE ? [c] : [...odd, c]
    } else if (type === 'text') putText(texts, row, bytes, from, to, doubled)
    if (c < last && stop >= end) return undefined
    at = stop + 1
  }
  // Some writers end each line with a delimiter.
  return at >= end ? odd : undefined
}

function putText(
  texts: TextBuilder,
  row: number,
  bytes: Buffer,
  start: number,
  end: number,
  doubled: boolean,
): void {
  let [from, to] = [start, end]
  while (to > from && bytes[to - 1]! <= BLANK) to--
  while (from < to && bytes[from]! <= BLANK) from++
  texts.clear(row)
  if (doubled) texts.putBinary(row, bytes.toString('latin1', from, to).replaceAll('""', '"'))
  else texts.put(row, bytes, from, to)
}
