import type { Ring } from './contour.ts'

/** All points p with (p - (x, y)) along the direction (dx, dy), which has length 1. */
export interface Line {
  readonly x: number
  readonly y: number
  readonly dx: number
  readonly dy: number
}

/**
 * The line with the least squared distances to the corners of a ring from `from` to `to`, going around the end
 * where `to` comes first: through their mean, along the main axis of their spread.
 */
export function fittedLine(ring: Ring, from: number, to: number): Line {
  const n = ring.length / 2
  const count = ((to - from + n) % n || n) + 1
  const x0 = ring[2 * from]!
  const y0 = ring[2 * from + 1]!
  let [sx, sy, sxx, sxy, syy] = [0, 0, 0, 0, 0]
  for (let k = 0, i = from; k < count; k++, i = i + 1 === n ? 0 : i + 1) {
    const x = ring[2 * i]! - x0
    const y = ring[2 * i + 1]! - y0
    sx += x
    sy += y
    sxx += x * x
    sxy += x * y
    syy += y * y
  }
  const angle = Math.atan2(2 * (sxy - (sx * sy) / count), sxx - syy - (sx * sx - sy * sy) / count) / 2
  return { x: x0 + sx / count, y: y0 + sy / count, dx: Math.cos(angle), dy: Math.sin(angle) }
}

/**
 * Where two lines meet, if that is within `limit` of (x, y); for lines that are nearly one, the mean of the
 * nearest points of both; else (x, y).
 */
export function meeting(a: Line, b: Line, x: number, y: number, limit: number): { x: number; y: number } {
  const near = (p: { x: number; y: number }) => Math.hypot(p.x - x, p.y - y) <= limit
  const cross = a.dx * b.dy - a.dy * b.dx
  if (cross !== 0) {
    const t = ((b.x - a.x) * b.dy - (b.y - a.y) * b.dx) / cross
    const meet = { x: a.x + t * a.dx, y: a.y + t * a.dy }
    if (near(meet)) return meet
  }
  const onA = foot(a, x, y)
  const onB = foot(b, x, y)
  const middle = { x: (onA.x + onB.x) / 2, y: (onA.y + onB.y) / 2 }
  return near(middle) ? middle : { x, y }
}

function foot(line: Line, x: number, y: number): { x: number; y: number } {
  const t = (x - line.x) * line.dx + (y - line.y) * line.dy
  return { x: line.x + t * line.dx, y: line.y + t * line.dy }
}
