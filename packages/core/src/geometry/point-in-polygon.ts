import { boundsOf, type MultiPolygon } from './polygons/polygons.ts'

/** How many sides a strip has on average: what a point is held against. */
const SIDES_PER_STRIP = 4

/**
 * Tells whether a position lies in the polygons, for many positions: sides, straight between degrees, are sorted
 * into strips of latitude, and a position is inside when an odd number of those in its strip lie east of it (holes
 * included). Of polygons that share a border, a position on it is in exactly one.
 */
export function insideOf(polygons: MultiPolygon): (longitude: number, latitude: number) => boolean {
  const [west, south, east, north] = boundsOf(polygons)
  const sides = sidesOf(polygons)
  const count = Math.max(1, Math.ceil(sides.length / SIDES_PER_STRIP))
  const height = (north - south) / count || 1
  const stripOf = (latitude: number) =>
    Math.min(count - 1, Math.max(0, Math.floor((latitude - south) / height)))
  const strips: Side[][] = Array.from({ length: count }, () => [])
  for (const side of sides) {
    for (let strip = stripOf(side.low); strip <= stripOf(side.high); strip++) strips[strip]!.push(side)
  }
  return (longitude, latitude) => {
    if (!(longitude >= west && longitude <= east && latitude >= south && latitude <= north)) return false
    let inside = false
    for (const { low, high, lowX, highX } of strips[stripOf(latitude)]!) {
      // The lower end belongs to a side and the upper does not: a corner between two sides counts once.
      if (latitude < low || latitude >= high) continue
      if (lowX + ((highX - lowX) * (latitude - low)) / (high - low) > longitude) inside = !inside
    }
    return inside
  }
}

/** From its lower end to its upper, however the ring runs: neighbours compute the very same crossing. */
interface Side {
  readonly low: number
  readonly high: number
  readonly lowX: number
  readonly highX: number
}

function sidesOf(polygons: MultiPolygon): Side[] {
  const sides: Side[] = []
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [x0 = 0, y0 = 0] = ring[i - 1]!
      const [x1 = 0, y1 = 0] = ring[i]!
      if (y0 < y1) sides.push({ low: y0, high: y1, lowX: x0, highX: x1 })
      if (y1 < y0) sides.push({ low: y1, high: y0, lowX: x1, highX: x0 })
    }
  }
  return sides
}
