import type { StandardTable } from '../columns/standard-table.ts'
import { numberOf } from '../columns/table.ts'
import { type Measure, total } from './statistics.ts'

/**
 * The sum of what the machine as a whole did: its sections tell the same record, one row each, and count once, by
 * their mean. Rows of one instant are as many records as the rows that a section has among them. Where no
 * instant tells records apart, it is the sum of the section that has the greatest.
 */
export function totalOfRecords(standard: StandardTable, property: string): Measure | undefined {
  const column = numberOf(standard.table, property)
  const sections = numberOf(standard.table, 'sectionId')?.values
  const whole = total(standard, property)
  if (!column || !sections || !whole) return whole
  const time =
    standard.timePrecision === 'instant' ? numberOf(standard.table, 'timestamp')?.values : undefined
  const rows = Uint32Array.from(sections, (_, row) => row).filter((row) => !Number.isNaN(column.values[row]!))
  const value = time
    ? sumOfInstants(inOrder(rows, time), time, sections, column.values)
    : greatestOfSections(rows, sections, column.values)
  return { value, unit: whole.unit }
}

function inOrder(rows: Uint32Array, time: Float64Array): Uint32Array {
  const ordered = rows.every((row, i) => i === 0 || time[row]! >= time[rows[i - 1]!]!)
  return ordered ? rows : rows.sort((a, b) => time[a]! - time[b]! || a - b)
}

function sumOfInstants(
  rows: Uint32Array,
  time: Float64Array,
  sections: Float64Array,
  values: Float64Array,
): number {
  let sum = 0
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const seen: number[] = []
    let ofInstant = 0
    for (; end < rows.length && time[rows[end]!] === time[rows[start]!]; end++) {
      const section = sections[rows[end]!]!
      if (!seen.includes(section)) seen.push(section)
      ofInstant += values[rows[end]!]!
    }
    sum += ofInstant / seen.length
  }
  return sum
}

function greatestOfSections(rows: Uint32Array, sections: Float64Array, values: Float64Array): number {
  const sums = new Map<number, number>()
  for (const row of rows) {
    const section = sections[row]!
    sums.set(section, (sums.get(section) ?? 0) + values[row]!)
  }
  return Math.max(...sums.values())
}
