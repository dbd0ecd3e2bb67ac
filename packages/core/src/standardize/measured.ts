import { isRate, rateUnitOf, type UnitSystem, unitOf } from '../agronomy/property-units.ts'
import { conversionFactor, dimensionOf, systemOf } from '../agronomy/units.ts'
import { takeRows } from '../columns/rows.ts'
import type { SourceTable } from '../columns/source-table.ts'
import type { NumberColumn, TextColumn } from '../columns/table.ts'
import type { StandardizeOptions } from './options.ts'
import { WorkingTable } from './working-table.ts'

/**
 * The source's own values as a table of standard properties in output units, of `rows` or all. The first column
 * that holds a value for a property is taken. Numbers whose unit is not told, or does not fit, are left out with a
 * warning: a unit is never guessed.
 */
export function measured(source: SourceTable, rows: Uint32Array | undefined, options: StandardizeOptions) {
  const system = systemOfTable(source)
  const work = new WorkingTable(rows?.length ?? source.table.rows, source.warnings)
  for (const column of source.table.columns) {
    const { property } = column
    if (property === undefined) continue
    if (column.type === 'text') {
      if (!work.texts.has(property) && column.codes.some((code) => code >= 0)) {
        work.texts.set(property, (rows ? takeRows(column, rows) : column) as TextColumn)
      }
    } else if (!work.numbers.has(property)) {
      const converted = inOutputUnit(
        rows ? (takeRows(column, rows) as NumberColumn) : column,
        work,
        system,
        options,
      )
      if (converted) work.numbers.set(property, converted)
    }
  }
  return { work, system }
}

function inOutputUnit(
  column: NumberColumn,
  work: WorkingTable,
  system: UnitSystem,
  { unitMeasurement }: StandardizeOptions,
): NumberColumn | undefined {
  const property = column.property ?? ''
  const mean = meanOf(column.values)
  if (Number.isNaN(mean)) return undefined
  const { unit } = column
  if (!isRate(property) && unitOf(property, 'DEFAULT', system) === undefined)
    return { ...column, provenance: 'measured' }
  if (unit === undefined) {
    const detail = `The source tells no unit for ${property}; the column was left out`
    work.warn({ code: 'unknown_units', at: `column ${column.name}`, detail })
    return undefined
  }
  const target = isRate(property)
    ? rateUnitOf(unit, mean, unitMeasurement)
    : unitOf(property, unitMeasurement, system)
  if (target === undefined || dimensionOf(unit) !== dimensionOf(target)) {
    const detail = `${property} in ${unit} cannot be told in ${target ?? 'a standard unit'}; the column was left out`
    work.warn({ code: 'unit_mismatch', at: `column ${column.name}`, detail })
    return undefined
  }
  const factor = conversionFactor(unit, target)
  const values = factor === 1 ? column.values : column.values.map((value) => value * factor)
  return { ...column, unit: target, provenance: 'measured', values }
}

/** The mean of the values there are; NaN without any. */
function meanOf(values: Float64Array): number {
  let sum = 0
  let count = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    sum += value
    count++
  }
  return sum / count
}

/** What most columns are told in: decides the units of DEFAULT for the whole file. Imperial without any (SMS). */
function systemOfTable(source: SourceTable): UnitSystem {
  const systems = source.table.columns.map((c) =>
    c.type === 'number' && c.property !== undefined && c.unit !== undefined ? systemOf(c.unit) : undefined,
  )
  const metric = systems.filter((s) => s === 'metric').length
  return metric > systems.filter((s) => s === 'imperial').length ? 'metric' : 'imperial'
}
