import type { Ring } from './contour.ts'
import { crossings, type KeptRing, type Side, sidesOf } from './crossings.ts'

export interface TracedRing extends KeptRing {
  /** All corners as traced, in half cells; `x` and `y` hold only those that are kept. */
  readonly traced: Ring
  /** Places the kept corners where they fit the traced ones best. */
  fit(): void
  /** Keeps a corner, where it was traced; false when it is kept there already. */
  restore(corner: number): boolean
}

/**
 * Keeps as few corners as hold the rings within `tolerance` half cells of what was traced (Douglas and Peucker 1973),
 * and keeps them valid: wherever sides come to touch or cross, they get corners back, and corners their traced
 * places, until they do not. Traced rings never touch, which is what makes the repair end.
 */
export function simplify(rings: readonly TracedRing[], tolerance: number): void {
  for (const ring of rings) {
    thin(ring, tolerance)
    ring.fit()
  }
  for (let repaired = true; repaired; ) {
    repaired = false
    for (const side of crossings(rings)) {
      const { index } = farthest(side)
      for (const corner of index >= 0 ? [index] : [side.from, side.to]) {
        if (side.ring.restore(corner)) repaired = true
      }
    }
  }
}

function thin(ring: TracedRing, tolerance: number): void {
  ring.kept.fill(ring.kept.length <= 4 ? 1 : 0)
  if (ring.kept.length <= 4) return
  // Four corners to begin with, so that no ring is flattened to nothing: two far apart and one on either way between.
  ring.kept[0] = 1
  const opposite = farthest({ ring, from: 0, to: 0 })
  if (opposite.index >= 0) ring.kept[opposite.index] = 1
  const open: Side<TracedRing>[] = []
  for (const side of sidesOf(ring)) {
    const { index } = farthest(side)
    if (index < 0) continue
    ring.kept[index] = 1
    open.push({ ring, from: side.from, to: index }, { ring, from: index, to: side.to })
  }
  for (let side = open.pop(); side; side = open.pop()) {
    const { index, distance } = farthest(side)
    if (index < 0 || distance <= tolerance) continue
    ring.kept[index] = 1
    open.push({ ring, from: side.from, to: index }, { ring, from: index, to: side.to })
  }
}

/** The corner between the ends of a side that lies farthest from it; index -1 when there is none between. */
function farthest(side: Side<TracedRing>): { index: number; distance: number } {
  const { traced } = side.ring
  const n = traced.length / 2
  const x0 = traced[2 * side.from]!
  const y0 = traced[2 * side.from + 1]!
  const dx = traced[2 * side.to]! - x0
  const dy = traced[2 * side.to + 1]! - y0
  const square = dx * dx + dy * dy
  let index = -1
  let most = -1
  for (let i = (side.from + 1) % n; i !== side.to; i = i + 1 === n ? 0 : i + 1) {
    const px = traced[2 * i]! - x0
    const py = traced[2 * i + 1]! - y0
    const t = square > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / square)) : 0
    const ex = px - t * dx
    const ey = py - t * dy
    const distance = ex * ex + ey * ey
    if (distance > most) {
      most = distance
      index = i
    }
  }
  return { index, distance: Math.sqrt(most) }
}
