/** In which unit each property of a merge is told. */
import { isRate, rateUnitOf, type UnitMeasurement, unitOf } from '../agronomy/property-units.ts'
import { conversionFactor, dimensionOf } from '../agronomy/units.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import { type NumberColumn, numberOf } from '../columns/table.ts'

/** The unit of a property that has one: DEFAULT, the first table's that holds it; else the system asked for. */
export function mergedUnit(
  tables: readonly StandardTable[],
  property: string,
  setting: UnitMeasurement,
): string | undefined {
  const columns = tables
    .map(({ table }) => numberOf(table, property))
    .filter((column) => column !== undefined)
  const first = columns.find(({ unit }) => unit !== undefined)?.unit
  if (first === undefined || setting === 'DEFAULT') return first
  if (!isRate(property)) return unitOf(property, setting, tables[0]!.system) ?? first
  return rateUnitOf(first, meanIn(columns, first), setting) ?? first
}

/** What a column's values are multiplied with to be in `unit`; undefined where they cannot be. */
export function factorTo(unit: string | undefined, column: NumberColumn): number | undefined {
  if (unit === undefined || column.unit === undefined || column.unit === unit) {
    return column.unit === unit ? 1 : undefined
  }
  return dimensionOf(column.unit) === dimensionOf(unit) ? conversionFactor(column.unit, unit) : undefined
}

function meanIn(columns: readonly NumberColumn[], unit: string): number {
  let sum = 0
  let count = 0
  for (const column of columns) {
    const factor = factorTo(unit, column)
    if (factor === undefined) continue
    for (const value of column.values) {
      if (Number.isNaN(value)) continue
      sum += value * factor
      count++
    }
  }
  return sum / count
}
