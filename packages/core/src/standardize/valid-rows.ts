import type { SourceTable } from '../columns/source-table.ts'
import { numberOf } from '../columns/table.ts'
import { isPosition } from '../geometry/positions.ts'

export interface ValidRows {
  /** Undefined: all of them. */
  readonly rows: Uint32Array | undefined
  readonly removed: Record<string, number>
}

/**
 * The rows that can be points at all, whatever the settings: with a position, and, where the source has times,
 * with one that could be read.
 */
export function validRows(source: SourceTable): ValidRows {
  const { table } = source
  const longitude = numberOf(table, 'longitude')?.values
  const latitude = numberOf(table, 'latitude')?.values
  const time = source.timePrecision === 'none' ? undefined : numberOf(table, 'timestamp')?.values
  const rows = new Uint32Array(table.rows)
  let kept = 0
  let position = 0
  let timestamp = 0
  for (let i = 0; i < table.rows; i++) {
    if (!longitude || !latitude || !isPosition(longitude[i]!, latitude[i]!)) position++
    else if (time && Number.isNaN(time[i]!)) timestamp++
    else rows[kept++] = i
  }
  return {
    rows: kept === table.rows ? undefined : rows.subarray(0, kept),
    removed: { ...(position > 0 ? { position } : {}), ...(timestamp > 0 ? { timestamp } : {}) },
  }
}
