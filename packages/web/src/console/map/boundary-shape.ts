/** Boundaries as they are drawn: rings without the closing position, first the outer one, then holes. */

/** Longitude and latitude, degrees. */
export type Position = readonly [lon: number, lat: number]
export type Shape = readonly (readonly (readonly Position[])[])[]

/** Which corner of which ring of which polygon. */
export interface Corner {
  readonly polygon: number
  readonly ring: number
  readonly vertex: number
}

/** MultiPolygon coordinates, as the API has them. */
export function shapeOf(coordinates: readonly (readonly (readonly (readonly number[])[])[])[]): Shape {
  return coordinates.map((rings) =>
    rings.map((ring) => ring.slice(0, -1).map(([lon = 0, lat = 0]): Position => [lon, lat])),
  )
}

export function coordinatesOf(shape: Shape): number[][][][] {
  return shape.map((rings) => rings.map((ring) => [...ring, ring[0]!].map((position) => [...position])))
}

export function addPolygon(shape: Shape, ring: readonly Position[]): Shape {
  return [...shape, [ring]]
}

export function addHole(shape: Shape, polygon: number, ring: readonly Position[]): Shape {
  return shape.map((rings, p) => (p === polygon ? [...rings, ring] : rings))
}

export function moveCorner(shape: Shape, at: Corner, to: Position): Shape {
  return withRing(shape, at, (ring) => ring.map((position, v) => (v === at.vertex ? to : position)))
}

/** After the corner, before the next one. */
export function insertCorner(shape: Shape, at: Corner, position: Position): Shape {
  return withRing(shape, at, (ring) => ring.toSpliced(at.vertex + 1, 0, position))
}

/** A ring left with two corners goes, an outer one with its holes. */
export function deleteCorner(shape: Shape, at: Corner): Shape {
  const ring = shape[at.polygon]?.[at.ring]
  if (ring && ring.length <= 3) return deleteRing(shape, at)
  return withRing(shape, at, (corners) => corners.toSpliced(at.vertex, 1))
}

export function deleteRing(shape: Shape, { polygon, ring }: Pick<Corner, 'polygon' | 'ring'>): Shape {
  if (ring === 0) return shape.toSpliced(polygon, 1)
  return shape.map((rings, p) => (p === polygon ? rings.toSpliced(ring, 1) : rings))
}

/** Half way to the next corner, in degrees. */
export function middleAfter(ring: readonly Position[], vertex: number): Position {
  const [a, b] = [ring[vertex]!, ring[(vertex + 1) % ring.length]!]
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
}

export function cornersOf(shape: Shape): Corner[] {
  return shape.flatMap((rings, polygon) =>
    rings.flatMap((positions, ring) => positions.map((_, vertex) => ({ polygon, ring, vertex }))),
  )
}

/** The polygon that a place lies in, holes not counted. */
export function polygonAround(shape: Shape, position: Position): number | undefined {
  const found = shape.findIndex(
    ([outer, ...holes]) => outer && isIn(outer, position) && !holes.some((hole) => isIn(hole, position)),
  )
  return found < 0 ? undefined : found
}

export function isIn(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false
  for (const [i, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[(i + 1) % ring.length]!
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

function withRing(
  shape: Shape,
  { polygon, ring }: Pick<Corner, 'polygon' | 'ring'>,
  change: (ring: readonly Position[]) => readonly Position[],
): Shape {
  return shape.map((rings, p) =>
    p === polygon ? rings.map((positions, r) => (r === ring ? change(positions) : positions)) : rings,
  )
}
