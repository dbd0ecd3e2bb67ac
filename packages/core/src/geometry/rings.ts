/** Closed, [x, y] corners; the last is the first. */
export type Ring = number[][]

interface Turned {
  readonly ring: Ring
  /** Positive where the ring runs counter-clockwise. */
  readonly area: number
}

/**
 * Rings of one shape as MultiPolygon coordinates, ordered as RFC 7946 has it: the outer ring first and counter-clockwise,
 * its holes clockwise. Outer rings are those that run as the largest one does (clockwise in a shapefile, and some
 * writers have it the other way round), the others are holes of the smallest outer ring around them. A hole that
 * lies in none is a polygon of its own. Rings are closed; those without three corners or area are left out.
 */
export function polygonsOfRings(rings: readonly Ring[]): Ring[][] {
  const turned = rings.map(closed).map((ring) => ({ ring, area: signedArea(ring) }))
  const bySize = turned
    .filter(({ ring, area }) => ring.length >= 4 && Math.abs(area) > 0)
    .toSorted((a, b) => Math.abs(a.area) - Math.abs(b.area))
  const outwards = Math.sign(bySize.at(-1)?.area ?? 0)
  const shells = bySize.filter(({ area }) => Math.sign(area) === outwards).map(shellOf)
  const lone: Ring[][] = []
  for (const hole of bySize) {
    if (Math.sign(hole.area) === outwards) continue
    const bounds = boundsOf(hole.ring)
    const around = shells.find((shell) => isWithin(bounds, shell.bounds) && holds(shell.rings[0]!, hole.ring))
    if (around) around.rings.push(turn(hole, -1))
    else lone.push([turn(hole, 1)])
  }
  return [...shells.map((shell) => shell.rings).reverse(), ...lone]
}

type Bounds = readonly [west: number, south: number, east: number, north: number]

function shellOf(outer: Turned): { bounds: Bounds; rings: Ring[] } {
  return { bounds: boundsOf(outer.ring), rings: [turn(outer, 1)] }
}

function turn({ ring, area }: Turned, direction: 1 | -1): Ring {
  return Math.sign(area) === direction ? ring : ring.toReversed()
}

function closed(ring: Ring): Ring {
  const [first, last] = [ring[0], ring.at(-1)]
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return ring
  return [...ring, [...first]]
}

/** The shoelace formula, about the first corner: far from the origin the products would eat the digits. */
function signedArea(ring: Ring): number {
  const [x0 = 0, y0 = 0] = ring[0] ?? []
  let twice = 0
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as [number, number]
    const [bx, by] = ring[i] as [number, number]
    twice += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0)
  }
  return twice / 2
}

function boundsOf(ring: Ring): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x = 0, y = 0] of ring) {
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  return [west, south, east, north]
}

function isWithin(inner: Bounds, outer: Bounds): boolean {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3]
}

/** By most of the first corners: a hole may touch the ring around it in some. */
function holds(outer: Ring, inner: Ring): boolean {
  const sample = inner.slice(1, 10)
  return sample.filter(([x = 0, y = 0]) => isInside(outer, x, y)).length * 2 > sample.length
}

/** By an odd number of sides east of the point. */
function isInside(ring: Ring, x: number, y: number): boolean {
  let inside = false
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1] as [number, number]
    const [bx, by] = ring[i] as [number, number]
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}
