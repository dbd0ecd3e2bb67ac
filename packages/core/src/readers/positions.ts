import type { Warning } from '../columns/warning.ts'
import { isPosition } from '../geometry/positions.ts'

/** How many rows have a valid position, degrees. */
export function countPositions(longitude: Float64Array, latitude: Float64Array): number {
  let valid = 0
  for (let i = 0; i < longitude.length; i++) if (isPosition(longitude[i]!, latitude[i]!)) valid++
  return valid
}

export function invalidPositions(count: number): Warning {
  const detail = `${count} rows have no valid position; they are kept and left out of maps and totals`
  return { code: 'invalid_position', detail, count }
}
