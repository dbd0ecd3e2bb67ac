import { type KeptRing, type Side, sidesOf } from './crossings.ts'

export interface Shell<R extends KeptRing> {
  readonly outer: R
  readonly holes: R[]
}

const SIDES_PER_STRIP = 16

/**
 * Puts holes into the outer rings that hold them. A ring that simplification has left on the wrong side of
 * another (an island now inside a shell, a hole now outside) is left out: it is smaller than the tolerance.
 */
export function nest<R extends KeptRing>(outers: readonly R[], holes: readonly R[]): Shell<R>[] {
  const rings = [...outers, ...holes]
  const strips = new Strips(rings)
  const size = new Map(rings.map((ring) => [ring, Math.abs(extent(ring))]))
  const shells = new Map<KeptRing, Shell<R>>()
  for (const outer of outers) {
    if (strips.around(outer).length % 2 === 0) shells.set(outer, { outer, holes: [] })
  }
  for (const hole of holes) {
    const around = strips.around(hole)
    if (around.length % 2 === 0) continue
    const [parent] = around.sort((a, b) => (size.get(a as R) ?? 0) - (size.get(b as R) ?? 0))
    shells.get(parent as KeptRing)?.holes.push(hole)
  }
  return [...shells.values()]
}

/** Height times width: enough to order rings that lie inside one another. */
function extent(ring: KeptRing): number {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { from } of sidesOf(ring)) {
    left = Math.min(left, ring.x[from]!)
    right = Math.max(right, ring.x[from]!)
    low = Math.min(low, ring.y[from]!)
    high = Math.max(high, ring.y[from]!)
  }
  return (right - left) * (high - low)
}

/** Sides by strips of y, to find which rings a point lies in without looking at every side. */
class Strips {
  readonly #strips: Side[][]
  readonly #low: number
  readonly #step: number

  constructor(rings: readonly KeptRing[]) {
    const sides = rings.flatMap((ring) => sidesOf(ring))
    const ys = sides.map(({ ring, from }) => ring.y[from]!)
    this.#low = ys.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
    const high = ys.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
    const count = Math.max(1, Math.ceil(sides.length / SIDES_PER_STRIP))
    this.#step = (high - this.#low) / count + 1
    this.#strips = Array.from({ length: count }, () => [])
    for (const side of sides) {
      const a = this.#strip(side.ring.y[side.from]!)
      const b = this.#strip(side.ring.y[side.to]!)
      for (let s = Math.min(a, b); s <= Math.max(a, b); s++) this.#strips[s]?.push(side)
    }
  }

  #strip(y: number): number {
    return Math.floor((y - this.#low) / this.#step)
  }

  /** The rings that hold the first kept corner of `inner`, by an odd number of sides east of it. */
  around(inner: KeptRing): KeptRing[] {
    const first = inner.kept.indexOf(1)
    const px = inner.x[first]!
    const py = inner.y[first]!
    const odd = new Set<KeptRing>()
    for (const { ring, from, to } of this.#strips[this.#strip(py)] ?? []) {
      if (ring === inner) continue
      const y0 = ring.y[from]!
      const y1 = ring.y[to]!
      if (y0 > py === y1 > py) continue
      const x = ring.x[from]! + ((ring.x[to]! - ring.x[from]!) * (py - y0)) / (y1 - y0)
      if (x <= px) continue
      if (!odd.delete(ring)) odd.add(ring)
    }
    return [...odd]
  }
}
