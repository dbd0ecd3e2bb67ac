/**
 * What a machine worked between two records: a rectangle as wide as the implement, that trails from the point
 * back along the heading for the distance since the previous record. Monitors log at the end of an interval, so
 * trailing rectangles of consecutive points meet without gap or overlap; centred ones would be half a step ahead.
 */
export interface Swaths {
  readonly rows: number
  /** Degrees. */
  readonly longitude: Float64Array
  readonly latitude: Float64Array
  /** Degrees clockwise from north. */
  readonly heading: Float64Array
  /** Metres, along the heading. */
  readonly length: Float64Array
  /** Metres, across the heading. */
  readonly width: Float64Array
}

/** Whether row `i` has a rectangle: every number known, both sides longer than nothing. */
export function isSwath(swaths: Swaths, i: number): boolean {
  const { longitude, latitude, heading, length, width } = swaths
  return (
    length[i]! > 0 &&
    width[i]! > 0 &&
    Number.isFinite(length[i]! * width[i]! * heading[i]! * longitude[i]! * latitude[i]!)
  )
}
