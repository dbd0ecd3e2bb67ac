import { nearSides, type Side } from './near-sides.ts'
import { orientation } from './orientation.ts'
import type { Ring } from './rings.ts'

type Point = readonly [x: number, y: number]

/** Two rings of one polygon meet at a point without crossing there. */
export interface Contact {
  readonly a: Ring
  readonly b: Ring
  readonly at: Point
}
export interface Crossing {
  readonly kind: 'SELF_INTERSECTION' | 'RING_SELF_INTERSECTION'
  readonly at: Point
}

/**
 * The places where rings meet, or one that no valid geometry has: sides that cross or run over one another, or, where
 * there are none of these, a ring that touches itself. Rings may touch one another at points. Exact.
 */
export function contactsOf(rings: readonly Ring[]): Contact[] | Crossing {
  const contacts: Contact[] = []
  let selfTouch: Crossing | undefined
  for (const [s, t] of nearSides(rings)) {
    const found = meeting(s, t)
    if (!found) continue
    if ('kind' in found) {
      if (found.kind === 'SELF_INTERSECTION') return found
      selfTouch ??= found
    } else if (found.a.polygon === found.b.polygon) contacts.push(found)
  }
  return selfTouch ?? contacts
}

function meeting(s: Side, t: Side): Contact | Crossing | undefined {
  const t0 = orientation(s.x0, s.y0, s.x1, s.y1, t.x0, t.y0)
  const t1 = orientation(s.x0, s.y0, s.x1, s.y1, t.x1, t.y1)
  if (t0 * t1 > 0) return undefined
  const s0 = orientation(t.x0, t.y0, t.x1, t.y1, s.x0, s.y0)
  const s1 = orientation(t.x0, t.y0, t.x1, t.y1, s.x1, s.y1)
  if (s0 * s1 > 0) return undefined
  if (t0 * t1 < 0 && s0 * s1 < 0) return { kind: 'SELF_INTERSECTION', at: crossingPoint(s, t) }

  const ends = [
    ...(t0 === 0 && boxHolds(s, t.x0, t.y0) ? [[t.x0, t.y0] as const] : []),
    ...(t1 === 0 && boxHolds(s, t.x1, t.y1) ? [[t.x1, t.y1] as const] : []),
    ...(s0 === 0 && boxHolds(t, s.x0, s.y0) ? [[s.x0, s.y0] as const] : []),
    ...(s1 === 0 && boxHolds(t, s.x1, s.y1) ? [[s.x1, s.y1] as const] : []),
  ]
  const [at] = ends
  if (!at) return undefined
  // More than one point in common: they run over one another.
  const other = ends.find(([x, y]) => x !== at[0] || y !== at[1])
  if (other) return { kind: 'SELF_INTERSECTION', at }
  if (s.ring !== t.ring) return touching(s, t, at)
  const n = s.ring.x.length
  const neighbours = (s.at + 1) % n === t.at || (t.at + 1) % n === s.at
  return neighbours ? undefined : { kind: 'RING_SELF_INTERSECTION', at }
}

/** Seen from the sides that begin at the point or go through it: those that end there are followed by one that begins. */
function touching(s: Side, t: Side, at: Point): Contact | Crossing | undefined {
  if (endsAt(s, at) || endsAt(t, at)) return undefined
  const [a0, a1] = waysAt(s, at)
  const [b0, b1] = waysAt(t, at)
  if (inCorner(at, a0, a1, b0) !== inCorner(at, a0, a1, b1)) return { kind: 'SELF_INTERSECTION', at }
  return { a: s.ring, b: t.ring, at }
}

function endsAt({ x1, y1 }: Side, [x, y]: Point): boolean {
  return x1 === x && y1 === y
}

/** The corners before and after the point on its ring. */
function waysAt({ ring, at, x0, y0, x1, y1 }: Side, [x, y]: Point): [Point, Point] {
  const before = at === 0 ? ring.x.length - 1 : at - 1
  const begins = x0 === x && y0 === y
  return [begins ? [ring.x[before]!, ring.y[before]!] : [x0, y0], [x1, y1]]
}

/** Whether p lies between the ways to a and to b, counter-clockwise from a. None lies on another. */
function inCorner([x, y]: Point, a: Point, b: Point, p: Point): boolean {
  const turn = orientation(x, y, a[0], a[1], b[0], b[1])
  const afterA = orientation(x, y, a[0], a[1], p[0], p[1]) > 0
  const beforeB = orientation(x, y, p[0], p[1], b[0], b[1]) > 0
  return turn > 0 ? afterA && beforeB : turn < 0 ? afterA || beforeB : afterA
}

function boxHolds({ x0, y0, x1, y1 }: Side, x: number, y: number): boolean {
  return Math.min(x0, x1) <= x && x <= Math.max(x0, x1) && Math.min(y0, y1) <= y && y <= Math.max(y0, y1)
}

function crossingPoint(s: Side, t: Side): Point {
  const dx = s.x1 - s.x0
  const dy = s.y1 - s.y0
  const ex = t.x1 - t.x0
  const ey = t.y1 - t.y0
  const part = ((t.x0 - s.x0) * ey - (t.y0 - s.y0) * ex) / (dx * ey - dy * ex)
  return [s.x0 + part * dx, s.y0 + part * dy]
}
