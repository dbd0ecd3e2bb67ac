import type { Warning } from '../columns/warning.ts'

/** Finite, in range and not 0,0; receivers without a fix write 0,0 or the int32 limit / 1e7 (214.748365). */
export function isPosition(longitude: number, latitude: number): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (longitude !== 0 || latitude !== 0)
}

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
