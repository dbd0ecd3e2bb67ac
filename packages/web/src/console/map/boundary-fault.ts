/**
 * Why the server would refuse a boundary (OGC Simple Features 6.1.11 and 6.1.14), told while it is drawn. Rings that only
 * touch one another are left to the server.
 */
import { isIn, type Position, type Shape } from './boundary-shape.ts'

export interface Fault {
  readonly message: string
  readonly at?: Position
}

interface Side {
  readonly a: Position
  readonly b: Position
  /** Which ring, which side of how many. */
  readonly ring: number
  readonly index: number
  readonly count: number
}

export function faultOf(shape: Shape): Fault | undefined {
  if (shape.length === 0) return { message: 'Nothing is drawn yet' }
  const rings = shape.flat().map(withoutRepeats)
  const short = rings.find((ring) => ring.length < 3)
  if (short) return { message: 'A ring needs three corners', ...(short[0] ? { at: short[0] } : {}) }
  const lost = rings.flat().find(([lon, lat]) => !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
  if (lost) return { message: 'A corner is not on earth' }
  return crossing(rings) ?? nesting(shape)
}

function withoutRepeats(ring: readonly Position[]): readonly Position[] {
  return ring.filter((position, i) => !same(position, ring[(i + 1) % ring.length]!))
}

/** Sides in order of their western end: those that begin east of a side's end cannot meet it. */
function crossing(rings: readonly (readonly Position[])[]): Fault | undefined {
  const sides = rings.flatMap((positions, ring) =>
    positions.map(
      (a, index): Side => ({
        a,
        b: positions[(index + 1) % positions.length]!,
        ring,
        index,
        count: positions.length,
      }),
    ),
  )
  sides.sort((s, t) => Math.min(s.a[0], s.b[0]) - Math.min(t.a[0], t.b[0]))
  for (const [i, s] of sides.entries()) {
    const east = Math.max(s.a[0], s.b[0])
    for (let j = i + 1; j < sides.length; j++) {
      const t = sides[j]!
      if (Math.min(t.a[0], t.b[0]) > east) break
      const at = meeting(s, t)
      if (at) return { message: 'Sides cross or touch', at }
    }
  }
  return undefined
}

/** Where two sides meet that must not. */
function meeting(s: Side, t: Side): Position | undefined {
  if (Math.max(s.a[1], s.b[1]) < Math.min(t.a[1], t.b[1])) return undefined
  if (Math.max(t.a[1], t.b[1]) < Math.min(s.a[1], s.b[1])) return undefined
  const sameRing = s.ring === t.ring
  if (sameRing && (s.index + 1) % s.count === t.index) return foldsBack(s, t)
  if (sameRing && (t.index + 1) % t.count === s.index) return foldsBack(t, s)
  const [ta, tb] = [turn(s.a, s.b, t.a), turn(s.a, s.b, t.b)]
  const [sa, sb] = [turn(t.a, t.b, s.a), turn(t.a, t.b, s.b)]
  if (ta * tb < 0 && sa * sb < 0) return crossingPoint(s, t)
  const touches = [
    ...(ta === 0 && spans(s, t.a) ? [t.a] : []),
    ...(tb === 0 && spans(s, t.b) ? [t.b] : []),
    ...(sa === 0 && spans(t, s.a) ? [s.a] : []),
    ...(sb === 0 && spans(t, s.b) ? [s.b] : []),
  ]
  const [first] = touches
  if (!first) return undefined
  const overlap = touches.some((other) => !same(first, other))
  return sameRing || overlap ? first : undefined
}

/** The second of two neighbours runs back over the first. */
function foldsBack(first: Side, second: Side): Position | undefined {
  if (turn(first.a, first.b, second.b) !== 0) return undefined
  const [ax, ay] = [first.b[0] - first.a[0], first.b[1] - first.a[1]]
  const [bx, by] = [second.b[0] - second.a[0], second.b[1] - second.a[1]]
  return ax * bx + ay * by < 0 ? first.b : undefined
}

function nesting(shape: Shape): Fault | undefined {
  for (const [p, [outer, ...holes]] of shape.entries()) {
    if (!outer) continue
    const outside = holes.find((hole) => !liesIn(hole, outer))
    if (outside) return { message: 'A hole lies outside its polygon', at: outside[0]! }
    const nested = holes.find((hole) => holes.some((other) => other !== hole && liesIn(hole, other)))
    if (nested) return { message: 'Holes lie in one another', at: nested[0]! }
    const around = shape.some(
      ([other, ...otherHoles], q) =>
        q !== p && other && liesIn(outer, other) && !otherHoles.some((hole) => liesIn(outer, hole)),
    )
    if (around) return { message: 'Polygons lie in one another', at: outer[0]! }
  }
  return undefined
}

/** Of rings that do not cross; by most of the corners, as some may touch. */
function liesIn(inner: readonly Position[], outer: readonly Position[]): boolean {
  return inner.filter((position) => isIn(outer, position)).length * 2 > inner.length
}

function turn([ax, ay]: Position, [bx, by]: Position, [px, py]: Position): number {
  return Math.sign((bx - ax) * (py - ay) - (by - ay) * (px - ax))
}

function spans({ a, b }: Side, [x, y]: Position): boolean {
  return (
    Math.min(a[0], b[0]) <= x &&
    x <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= y &&
    y <= Math.max(a[1], b[1])
  )
}

function crossingPoint({ a, b }: Side, { a: c, b: d }: Side): Position {
  const [dx, dy, ex, ey] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]]
  const part = ((c[0] - a[0]) * ey - (c[1] - a[1]) * ex) / (dx * ey - dy * ex)
  return [a[0] + part * dx, a[1] + part * dy]
}

function same(a: Position, b: Position): boolean {
  return a[0] === b[0] && a[1] === b[1]
}
