import { orientation } from './orientation.ts'
import { type Ring, within } from './rings.ts'

/** Whether a ring lies inside another that it does not cross; it may touch it. Exact but for rings that touch at every corner. */
export function liesIn(inner: Ring, outer: Ring): boolean {
  if (!within(inner, outer)) return false
  for (const [x, y] of placesOf(inner)) {
    const place = placeOf(x, y, outer)
    if (place !== 0) return place > 0
  }
  return false
}

/** The corners and, as each of these may touch the other ring, the middles of the sides. */
function* placesOf({ x, y }: Ring): Generator<[number, number]> {
  for (let i = 0; i < x.length; i++) yield [x[i]!, y[i]!]
  for (let i = 0; i < x.length; i++) {
    const next = i + 1 === x.length ? 0 : i + 1
    yield [(x[i]! + x[next]!) / 2, (y[i]! + y[next]!) / 2]
  }
}

/** 1 inside the ring, -1 outside, 0 on it: by the sides that cross the way east of the point. */
function placeOf(px: number, py: number, { x, y }: Pick<Ring, 'x' | 'y'>): -1 | 0 | 1 {
  let inside = false
  for (let i = 0, before = x.length - 1; i < x.length; before = i++) {
    const x0 = x[before]!
    const y0 = y[before]!
    const x1 = x[i]!
    const y1 = y[i]!
    if (y0 > py && y1 > py) continue
    if (y0 < py && y1 < py) continue
    if (x0 < px && x1 < px) continue
    const side = orientation(x0, y0, x1, y1, px, py)
    if (side === 0 && Math.min(x0, x1) <= px && px <= Math.max(x0, x1)) return 0
    if (y0 > py !== y1 > py && side > 0 === y1 > y0) inside = !inside
  }
  return inside ? 1 : -1
}
