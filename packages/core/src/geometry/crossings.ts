/** Closed rings of whole-number corners, of which only those marked in `kept` count. */
export interface KeptRing {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly kept: Uint8Array
}

/** A side of a ring: from corner `from` to `to`, the next one that is kept. */
export interface Side<R extends KeptRing = KeptRing> {
  readonly ring: R
  readonly from: number
  readonly to: number
}

export function sidesOf<R extends KeptRing>(ring: R): Side<R>[] {
  const corners: number[] = []
  for (let i = 0; i < ring.kept.length; i++) if (ring.kept[i]) corners.push(i)
  return corners.map((from, i) => ({ ring, from, to: corners[(i + 1) % corners.length]! }))
}

/** Sides that a strip holds on average: few enough to compare them all where they lie side by side. */
const SIDES_PER_STRIP = 24

/**
 * The sides that touch or cross another one, other than at the corner where two neighbours meet.
 * Exact for whole numbers up to 2^25 apart. The plane is cut into strips, so that it stays near n log n.
 */
export function crossings<R extends KeptRing>(rings: readonly R[]): Set<Side<R>> {
  const sides = rings.flatMap((ring) => sidesOf(ring))
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const { ring, from } of sides) {
    low = Math.min(low, ring.y[from]!)
    high = Math.max(high, ring.y[from]!)
  }
  const count = Math.max(1, Math.ceil(sides.length / SIDES_PER_STRIP))
  const step = (high - low) / count + 1
  const strips: Side<R>[][] = Array.from({ length: count }, () => [])
  for (const side of sides) {
    const a = Math.floor((side.ring.y[side.from]! - low) / step)
    const b = Math.floor((side.ring.y[side.to]! - low) / step)
    for (let s = Math.min(a, b); s <= Math.max(a, b); s++) strips[s]?.push(side)
  }
  const found = new Set<Side<R>>()
  for (const [s, strip] of strips.entries()) inStrip(strip, low + s * step, low + (s + 1) * step, found)
  return found
}

interface Clipped<R extends KeptRing> {
  readonly side: Side<R>
  readonly left: number
  readonly right: number
}

function inStrip<R extends KeptRing>(
  strip: readonly Side<R>[],
  bottom: number,
  top: number,
  found: Set<Side<R>>,
): void {
  const spans = strip.map((side) => clip(side, bottom, top)).sort((a, b) => a.left - b.left)
  for (const [i, a] of spans.entries()) {
    for (let j = i + 1; j < spans.length; j++) {
      const b = spans[j]!
      if (b.left > a.right) break
      if (!(found.has(a.side) && found.has(b.side)) && conflict(a.side, b.side)) {
        found.add(a.side)
        found.add(b.side)
      }
    }
  }
}

/** The span of x that a side takes inside a strip, one unit wider for rounding. */
function clip<R extends KeptRing>(side: Side<R>, bottom: number, top: number): Clipped<R> {
  const { ring, from, to } = side
  const x0 = ring.x[from]!
  const y0 = ring.y[from]!
  const x1 = ring.x[to]!
  const y1 = ring.y[to]!
  if (y0 === y1) return { side, left: Math.min(x0, x1) - 1, right: Math.max(x0, x1) + 1 }
  const at = (y: number) =>
    x0 + ((x1 - x0) * (Math.min(Math.max(y, Math.min(y0, y1)), Math.max(y0, y1)) - y0)) / (y1 - y0)
  const a = at(bottom)
  const b = at(top)
  return { side, left: Math.min(a, b) - 1, right: Math.max(a, b) + 1 }
}

function conflict(a: Side, b: Side): boolean {
  if (a.ring === b.ring) {
    if (a.to === b.from) return foldsBack(a, b)
    if (b.to === a.from) return foldsBack(b, a)
  }
  return touch(a, b)
}

/** Whether the second of two neighbouring sides runs back over the first. */
function foldsBack(a: Side, b: Side): boolean {
  const { x, y } = a.ring
  const ax = x[a.to]! - x[a.from]!
  const ay = y[a.to]! - y[a.from]!
  const bx = x[b.to]! - x[b.from]!
  const by = y[b.to]! - y[b.from]!
  return ax * by - ay * bx === 0 && ax * bx + ay * by <= 0
}

function touch(a: Side, b: Side): boolean {
  const ax = a.ring.x[a.from]!
  const ay = a.ring.y[a.from]!
  const bx = a.ring.x[a.to]!
  const by = a.ring.y[a.to]!
  const cx = b.ring.x[b.from]!
  const cy = b.ring.y[b.from]!
  const dx = b.ring.x[b.to]!
  const dy = b.ring.y[b.to]!
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return false
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false
  const c = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
  const d = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
  const e = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
  const f = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
  return Math.sign(c) * Math.sign(d) <= 0 && Math.sign(e) * Math.sign(f) <= 0
}
