import type { Column } from '../columns/table.ts'
import type { Warning } from '../columns/warning.ts'
import { isPosition } from '../geometry/positions.ts'

/** How many rows have a valid position, degrees. */
export function countPositions(longitude: Float64Array, latitude: Float64Array): number {
  let valid = 0
  for (let i = 0; i < longitude.length; i++) if (isPosition(longitude[i]!, latitude[i]!)) valid++
  return valid
}

/** A column's degrees. Texts where they should be, such as degrees and minutes, are no positions. */
export function degreesOf(column: Column): Float64Array {
  return column.type === 'number' ? column.values : new Float64Array(column.codes.length).fill(Number.NaN)
}

export function invalidPositions(count: number): Warning {
  const detail = `${count} rows have no valid position; they are kept and left out of maps and totals`
  return { code: 'invalid_position', detail, count }
}

export const POLYGON_POSITIONS: Warning = {
  code: 'polygon_positions',
  detail: 'The layer holds coverage polygons; the position of each row is the centroid of its polygon',
}
