import { siFactor } from '../agronomy/units.ts'
import { takeRows } from '../columns/rows.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import { numberOf } from '../columns/table.ts'
import { NotStandard } from './errors.ts'

export interface FilterOptions {
  /** Population standard deviations from the mean beyond which a harvested point is an outlier; absent: none is. */
  readonly outliersLimit?: number
}

export interface Filtered {
  readonly standard: StandardTable
  /** Points taken away: `speed` those too slow, `outliers` those whose yield is out of the ordinary. */
  readonly removed: { readonly speed: number; readonly outliers: number }
}

/** Metres a second: slower, a machine turns, stops or starts. */
const SLOWEST = 0.5

/**
 * The points that `filteredGeojson` holds: as fast as work is, and, of a harvest, within `outliersLimit` standard
 * deviations of the mean wet volume per area (wet mass where there is no volume), taken once over the points that
 * are fast enough. What has no speed or no yield stays. Throws `NotStandard` when no point is left.
 */
export function filterPoints(standard: StandardTable, { outliersLimit }: FilterOptions): Filtered {
  const fast = fastRows(standard)
  const kept =
    standard.knownType === 'harvested' && outliersLimit !== undefined
      ? ordinaryRows(standard, fast, outliersLimit)
      : fast
  const { rows } = standard.table
  const removed = { speed: rows - fast.length, outliers: fast.length - kept.length }
  if (kept.length === 0) throw new NotStandard('no_points', 'no points passed the filter', removed)
  if (kept.length === rows) return { standard, removed }
  const columns = standard.table.columns.map((column) => takeRows(column, kept))
  return { standard: { ...standard, table: { rows: kept.length, columns } }, removed }
}

function fastRows({ table }: StandardTable): Uint32Array {
  const all = Uint32Array.from({ length: table.rows }, (_, row) => row)
  const speed = numberOf(table, 'speed')
  if (!speed) return all
  const slowest = SLOWEST / siFactor(speed.unit ?? 'm/s')
  return all.filter((row) => !(speed.values[row]! < slowest))
}

function ordinaryRows({ table }: StandardTable, rows: Uint32Array, limit: number): Uint32Array {
  const values = (numberOf(table, 'wetVolumePerArea') ?? numberOf(table, 'wetMassPerArea'))?.values
  if (!values) return rows
  const told = rows.filter((row) => Number.isFinite(values[row]!))
  const mean = told.reduce((sum, row) => sum + values[row]!, 0) / told.length
  const variance = told.reduce((sum, row) => sum + (values[row]! - mean) ** 2, 0) / told.length
  const reach = limit * Math.sqrt(variance)
  return rows.filter((row) => !(Math.abs(values[row]! - mean) > reach))
}
