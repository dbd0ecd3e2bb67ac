/** What a machine worked at each point, as a line to draw with a width: from the point back along its heading. */

export interface Strips {
  /** Longitude and latitude of the far end of each strip, degrees; NaN where a point has none. */
  readonly ends: Float64Array
  /** Metres; 0 where a point has no strip. */
  readonly widths: Float32Array
}

/** One column and what its numbers have to be multiplied with to be metres. */
export interface Lengths {
  readonly values: Float64Array
  readonly metres: number
}

/** Those of units in which the standard tells lengths. */
const METRES: Readonly<Record<string, number>> = { m: 1, ft: 0.3048, in: 0.0254, cm: 0.01, mm: 0.001 }
/** As on the server: longer ones are jumps of the receiver, and nothing was worked between their ends. */
const LONGEST_M = 100
const DEGREE = Math.PI / 180
const A = 6_378_137
const E2 = 0.00669437999014

/** Undefined where the unit is no length. */
export function metresPer(unit: string | undefined): number | undefined {
  return METRES[unit ?? 'm']
}

/** Degrees by the radii of curvature of WGS 84 at the point. `heading`: degrees clockwise from north. */
export function stripsOf(
  positions: Float64Array,
  { heading, distance, width }: { heading: Float64Array; distance: Lengths; width: Lengths },
): Strips {
  const rows = heading.length
  const ends = new Float64Array(2 * rows).fill(Number.NaN)
  const widths = new Float32Array(rows)
  for (let i = 0; i < rows; i++) {
    const length = distance.values[i]! * distance.metres
    const across = width.values[i]! * width.metres
    const lat = positions[2 * i + 1]!
    const angle = heading[i]! * DEGREE
    if (!(length > 0 && length <= LONGEST_M && across > 0 && Number.isFinite(angle * lat))) continue
    const sine = Math.sin(lat * DEGREE)
    const w = Math.sqrt(1 - E2 * sine * sine)
    const parallel = (A / w) * Math.cos(lat * DEGREE)
    const meridian = (A * (1 - E2)) / (w * w * w)
    ends[2 * i] = positions[2 * i]! - (length * Math.sin(angle)) / parallel / DEGREE
    ends[2 * i + 1] = lat - (length * Math.cos(angle)) / meridian / DEGREE
    widths[i] = across
  }
  return { ends, widths }
}
