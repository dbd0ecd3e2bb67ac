import type { Ring } from './rings.ts'

/** A side from corner `at` of a ring to the next. */
export interface Side {
  readonly ring: Ring
  readonly at: number
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** Sides that a strip holds on average; and how often, on average, a side may be laid into strips. */
const SIDES_PER_STRIP = 16
const STRIPS_PER_SIDE = 16
/** Wider than any rounding of a longitude, 0.01 mm. */
const MARGIN = 1e-10

/**
 * Every pair of sides that may touch, some of them more than once. The plane is cut into strips of latitude and the
 * sides sorted within each: n log n unless most sides are long and lie side by side aslant.
 */
export function* nearSides(rings: readonly Ring[]): Generator<[Side, Side]> {
  const sides = rings.flatMap(sidesOf)
  const low = sides.reduce((least, side) => Math.min(least, side.y0), Infinity)
  const high = sides.reduce((most, side) => Math.max(most, side.y0), -Infinity)
  const heights = sides.reduce((sum, side) => sum + Math.abs(side.y1 - side.y0), 0)
  const most = (STRIPS_PER_SIDE * sides.length * (high - low)) / (heights || 1)
  const count = Math.max(1, Math.ceil(Math.min(sides.length / SIDES_PER_STRIP, most)))
  const step = (high - low) / count || 1
  const strips: Side[][] = Array.from({ length: count }, () => [])
  const stripOf = (y: number) => Math.min(count - 1, Math.max(0, Math.floor((y - low) / step)))
  for (const side of sides) {
    const first = stripOf(Math.min(side.y0, side.y1) - MARGIN)
    const last = stripOf(Math.max(side.y0, side.y1) + MARGIN)
    for (let s = first; s <= last; s++) strips[s]?.push(side)
  }
  for (const [s, strip] of strips.entries()) {
    yield* inStrip(strip, low + s * step - MARGIN, low + (s + 1) * step + MARGIN)
  }
}

function sidesOf(ring: Ring): Side[] {
  const { x, y } = ring
  return Array.from(x, (x0, at) => {
    const next = at + 1 === x.length ? 0 : at + 1
    return { ring, at, x0, y0: y[at]!, x1: x[next]!, y1: y[next]! }
  })
}

function* inStrip(strip: readonly Side[], bottom: number, top: number): Generator<[Side, Side]> {
  const spans = strip.map((side) => ({ side, ...spanOf(side, bottom, top) })).sort((a, b) => a.left - b.left)
  for (const [i, a] of spans.entries()) {
    for (let j = i + 1; j < spans.length; j++) {
      const b = spans[j]!
      if (b.left > a.right) break
      if (a.high >= b.low && b.high >= a.low) yield [a.side, b.side]
    }
  }
}

/** The box that a side takes inside a strip. */
function spanOf({ x0, y0, x1, y1 }: Side, bottom: number, top: number) {
  const low = Math.min(y0, y1)
  const high = Math.max(y0, y1)
  const at = (y: number) =>
    y0 === y1 ? x0 : x0 + ((x1 - x0) * (Math.min(Math.max(y, low), high) - y0)) / (y1 - y0)
  const a = at(bottom)
  const b = y0 === y1 ? x1 : at(top)
  return { left: Math.min(a, b) - MARGIN, right: Math.max(a, b) + MARGIN, low, high }
}
