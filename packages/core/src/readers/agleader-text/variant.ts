import { Unreadable } from '../../bytes/errors.ts'

export interface ColumnKind {
  readonly name: string
  readonly type: 'number' | 'text'
}

const number = (name: string): ColumnKind => ({ name, type: 'number' })
const text = (name: string): ColumnKind => ({ name, type: 'text' })

/** Index of the field label in every variant; the load label follows it. */
export const FIELD = 11
const LOAD = 12

/** Columns 1-14, the same in all variants: Ag Leader GPS 2100 operator's manual (1998), page 8-7. */
const FIRST_14: readonly ColumnKind[] = [
  number('Longitude'),
  number('Latitude'),
  number('Grain Flow'),
  number('GPS Time'),
  number('Logging Interval'),
  number('Distance'),
  number('Swath Width'),
  number('Moisture'),
  number('Header Status'),
  number('Pass Number'),
  number('Serial Number'),
  text('Field'),
  text('Load'),
  text('Grain Type'),
]

const FIELD_LABEL = /^\s*F\d+:/
const LOAD_LABEL = /^\s*L\d+:/
const NUMERIC = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i

/** Whether lines of values look like an Advanced export, a column lost or not. */
export function looksAdvanced(lines: readonly string[][]): boolean {
  const alike = lines.filter(
    (values) =>
      values.length >= 12 &&
      values.length <= 20 &&
      NUMERIC.test(values[0] ?? '') &&
      NUMERIC.test(values[1] ?? '') &&
      labelIndex(values) >= 0,
  )
  return alike.length > 0 && alike.length >= lines.length / 2
}

/**
 * Chooses the columns by where the labels stand, not by the count alone: 17 columns as in the manual; 16 without GPS
 * status and PDOP, with a variety; 15 with a dry yield for the serial number and a load number or altitude at the end
 * (what the last two are is told from their values, once read).
 * Throws `column_pattern_mismatch`.
 */
export function columnsOf(lines: readonly string[][]): readonly ColumnKind[] {
  const width = mostFrequent(lines.map((values) => values.length))
  const alike = lines.filter((values) => values.length === width)
  const at = mostFrequent(alike.map(labelIndex))
  const matching = alike.filter((values) => labelIndex(values) === at).length
  if (at !== FIELD || matching < 0.9 * alike.length || width < 15 || width > 17) {
    const where = at < 0 ? 'no field and load labels' : `the field label in column ${at + 1}`
    throw new Unreadable(
      'column_pattern_mismatch',
      `The lines have ${width} values and ${where}; Ag Leader Advanced text has 15 to 17 values with the field label (F1:...) in column 12 and the load label (L1:...) in column 13. A column was lost; export the file again`,
    )
  }
  if (width === 17) return [...FIRST_14, number('GPS Status'), number('PDOP'), number('Altitude')]
  if (width === 15) return [...FIRST_14, number('Load Number')]
  const named = alike.filter((values) => values[14] !== '' && !NUMERIC.test(values[14] ?? '')).length
  return [...FIRST_14, named > 0 ? text('Variety') : number('GPS Status'), number('Altitude')]
}

function labelIndex(values: readonly string[]): number {
  return values.findIndex((value, i) => FIELD_LABEL.test(value) && LOAD_LABEL.test(values[i + 1] ?? ''))
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? -1
}

/** Whether the bytes [start, end) begin like `F1:` or `L1:`, for columns 12 and 13. */
export function isLabel(column: number, bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  while (at < end && bytes[at] === 0x20) at++
  if (bytes[at] !== (column === LOAD ? 0x4c : 0x46)) return false
  const digits = ++at
  while (at < end && bytes[at]! >= 0x30 && bytes[at]! <= 0x39) at++
  return at > digits && at < end && bytes[at] === 0x3a
}
