import { meridianRadius, parallelRadius } from './geodesy.ts'
import type { Swaths } from './swaths.ts'

const DEGREE = Math.PI / 180
/** Along the way and across it, as parts of length and width; counter-clockwise from above. */
const CORNERS = [
  [0, 0.5],
  [0, -0.5],
  [-1, -0.5],
  [-1, 0.5],
] as const

/**
 * Writes the four corners of rectangle `i` into `corners`: longitude, latitude of front right, front left, back
 * left and back right. Metres become degrees by the radii of curvature at the point: within 1 mm for a rectangle
 * of 100 m below 70 degrees of latitude.
 */
export function swathCorners(swaths: Swaths, i: number, corners: Float64Array): void {
  const latitude = swaths.latitude[i]!
  const east = Math.sin(swaths.heading[i]! * DEGREE)
  const north = Math.cos(swaths.heading[i]! * DEGREE)
  const perLongitude = DEGREE * parallelRadius(latitude)
  const perLatitude = DEGREE * meridianRadius(latitude)
  for (const [corner, [ahead, right]] of CORNERS.entries()) {
    const along = ahead * swaths.length[i]!
    const across = right * swaths.width[i]!
    corners[2 * corner] = swaths.longitude[i]! + (along * east + across * north) / perLongitude
    corners[2 * corner + 1] = latitude + (along * north - across * east) / perLatitude
  }
}
