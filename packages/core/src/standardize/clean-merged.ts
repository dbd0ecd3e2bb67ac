import { takeRows } from '../columns/rows.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import { passing } from './cleanup.ts'
import type { StandardizeOptions } from './options.ts'
import { WorkingTable } from './working-table.ts'

/**
 * Standard points held against the rules once more: those of files that were converted under other rules, or told in
 * other units. What a file was let off when it was converted is not asked of it again: a missing value passes.
 */
export function cleanMerged(
  standard: StandardTable,
  { cleanupStandardGeojson, cleanupRules }: StandardizeOptions,
): StandardTable {
  if (!cleanupStandardGeojson) return standard
  const work = new WorkingTable(standard.table.rows, [])
  for (const column of standard.table.columns) {
    if (column.type === 'number') work.numbers.set(column.name, column)
    else work.texts.set(column.name, column)
  }
  const removed = { ...standard.removed }
  const demands = { required: [], hasDensity: () => false }
  const rows = passing(work, cleanupRules, standard.mixes, demands, removed)
  if (!rows) return standard
  const columns = standard.table.columns.map((column) => takeRows(column, rows))
  return { ...standard, removed, table: { rows: rows.length, columns } }
}
