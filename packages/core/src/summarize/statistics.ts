import type { UnitMeasurement } from '../agronomy/property-units.ts'
import { amountUnit, areaUnit, unitOf } from '../agronomy/property-units.ts'
import { conversionFactor } from '../agronomy/units.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import { type NumberColumn, numberOf, textOf } from '../columns/table.ts'

export interface Spread {
  readonly avg: number
  readonly min: number
  readonly max: number
  readonly unit: string
}
export interface Measure {
  readonly value: number
  readonly unit: string
}

/** Which rows are meant; absent: all. */
export type Rows = (row: number) => boolean

/** Least, greatest and plain mean of a property over the points that have it; undefined without any. */
export function spread(standard: StandardTable, property: string, rows?: Rows): Spread | undefined {
  const column = numberOf(standard.table, property)
  return column && spreadOf(column, rows)
}

function spreadOf({ values, unit }: NumberColumn, rows?: Rows): Spread | undefined {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let sum = 0
  let count = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (Number.isNaN(value) || (rows && !rows(i))) continue
    if (value < min) min = value
    if (value > max) max = value
    sum += value
    count++
  }
  return count === 0 ? undefined : { avg: sum / count, min, max, unit: unit ?? '' }
}

/** As `spread`, the mean weighted by the area of the points: what a rate per area means for a field. */
export function rateSpread(standard: StandardTable, property: string, rows?: Rows): Spread | undefined {
  const plain = spread(standard, property, rows)
  const rate = numberOf(standard.table, property)?.values
  const area = numberOf(standard.table, 'area')?.values
  if (!plain || !rate || !area) return plain
  let amount = 0
  let whole = 0
  for (let i = 0; i < rate.length; i++) {
    if (Number.isNaN(rate[i]!) || Number.isNaN(area[i]!) || (rows && !rows(i))) continue
    amount += rate[i]! * area[i]!
    whole += area[i]!
  }
  return whole > 0 ? { ...plain, avg: amount / whole } : plain
}

/** The sum of a property; undefined where no point has it. */
export function total(standard: StandardTable, property: string, rows?: Rows): Measure | undefined {
  const column = numberOf(standard.table, property)
  if (!column) return undefined
  let sum = 0
  let any = false
  for (let i = 0; i < column.values.length; i++) {
    if (Number.isNaN(column.values[i]!) || (rows && !rows(i))) continue
    sum += column.values[i]!
    any = true
  }
  return any ? { value: sum, unit: column.unit ?? '' } : undefined
}

/** The worked area, in the unit that areas of whole files are told in. */
export function totalArea(
  standard: StandardTable,
  setting: UnitMeasurement,
  rows?: Rows,
): Measure | undefined {
  const sum = total(standard, 'area', rows)
  const unit = unitOf('totalArea', setting, standard.system)
  return sum && unit ? { value: sum.value * conversionFactor(sum.unit, unit), unit } : undefined
}

/** Rate x area over the points, in the rate's own amount: gallons of gal/ac. */
export function totalOfRate(standard: StandardTable, property: string, rows?: Rows): Measure | undefined {
  const rate = numberOf(standard.table, property)
  const area = numberOf(standard.table, 'area')
  if (!rate?.unit || !area?.unit) return undefined
  let sum = 0
  for (let i = 0; i < rate.values.length; i++) {
    const amount = rate.values[i]! * area.values[i]!
    if (!Number.isNaN(amount) && (!rows || rows(i))) sum += amount
  }
  return { value: sum * conversionFactor(area.unit, areaUnit(rate.unit)), unit: amountUnit(rate.unit) }
}

/** The texts of a property that points have, the one with the largest area first, with the rows of each. */
export function groups(standard: StandardTable, property: string): { name: string; rows: Rows }[] {
  const column = textOf(standard.table, property)
  if (!column) return []
  const area = numberOf(standard.table, 'area')?.values
  const areas = new Map<string, number>()
  for (const [i, code] of column.codes.entries()) {
    const name = column.dictionary[code]
    if (name !== undefined) areas.set(name, (areas.get(name) ?? 0) + (area?.[i] || 0))
  }
  return [...areas]
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => ({ name, rows: (i) => column.dictionary[column.codes[i]!] === name }))
}

/** The entries that have a value: absent is how the API says that something is not known. */
export function present<T extends Record<string, unknown>>(entries: T): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined))
}
