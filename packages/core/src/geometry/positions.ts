/**
 * Whether a position, in degrees, is a fix on earth: in range and not 0,0. Receivers without a fix write 0,0, or the
 * int32 limit / 1e7 (214.748365).
 */
export function isPosition(longitude: number, latitude: number): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (longitude !== 0 || latitude !== 0)
}
