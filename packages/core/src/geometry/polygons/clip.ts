import {
  Clipper64,
  ClipType,
  FillRule,
  type Path64,
  type Point64,
  type PolyPath64,
  PolyTree64,
} from 'clipper2-ts'
import { boundsOf, type MultiPolygon } from './bounds.ts'
import { type GeodesicPlane, planeOver } from './geodesic-plane.ts'

/**
 * Rings are turned so that a hole takes back what its outer ring has given, and nothing where there was none.
 * `evenOdd` takes what an odd number of rings goes around, whichever way they are turned and wherever they cross.
 */
const operations = {
  intersection: [ClipType.Intersection, FillRule.Positive],
  union: [ClipType.Union, FillRule.Positive],
  difference: [ClipType.Difference, FillRule.Positive],
  evenOdd: [ClipType.Union, FillRule.EvenOdd],
} as const

/** New corners are placed to 0.1 mm. The result is as RFC 7946 orders it: outer rings counter-clockwise, holes clockwise. */
export function clip(operation: keyof typeof operations, a: MultiPolygon, b: MultiPolygon): MultiPolygon {
  const plane = planeOver(boundsOf([...a, ...b]))
  const [type, fill] = operations[operation]
  const clipper = new Clipper64()
  clipper.addSubject(pathsOf(a, plane))
  clipper.addClip(pathsOf(b, plane))
  const tree = new PolyTree64()
  clipper.execute(type, fill, tree)
  return polygonsOf(tree, plane)
}

export function pathsOf(polygons: MultiPolygon, plane: GeodesicPlane): Path64[] {
  return polygons.flatMap((rings) =>
    rings.flatMap((ring, index) => {
      const path = withoutSpikes(ring.slice(0, -1).map((position) => plane.to(position)))
      // Of an empty path Clipper makes an error.
      if (path.length === 0) return []
      return [twiceArea(path) > 0 === (index === 0) ? path : path.reverse()]
    }),
  )
}

/**
 * Corners where a ring turns back on itself, and corners that repeat the one before, go around nothing. They are
 * taken out, since Clipper 2 never ends on some that lie along a parallel. Fewer than three corners are none.
 */
function withoutSpikes(ring: Path64): Path64 {
  const kept: Path64 = []
  for (const corner of ring) {
    while (isSpike(kept.at(-2), kept.at(-1), corner)) kept.pop()
    kept.push(corner)
  }
  let first = 0
  while (kept.length - first > 2) {
    if (isSpike(kept.at(-2), kept.at(-1), kept[first])) kept.pop()
    else if (isSpike(kept.at(-1), kept[first], kept[first + 1])) first++
    else return kept.slice(first)
  }
  return []
}

/** Whether nothing lies between the two sides that meet in `at`. */
function isSpike(before?: Point64, at?: Point64, after?: Point64): boolean {
  if (!at || !after) return false
  if (at.x === after.x && at.y === after.y) return true
  if (!before) return false
  const [x0, y0, x1, y1] = [before.x - at.x, before.y - at.y, after.x - at.x, after.y - at.y]
  return x0 * y1 === y0 * x1 && x0 * x1 + y0 * y1 > 0
}

function twiceArea(path: Path64): number {
  let before = path[path.length - 1] ?? { x: 0, y: 0 }
  let sum = 0
  for (const point of path) {
    sum += before.x * point.y - point.x * before.y
    before = point
  }
  return sum
}

/** Levels of the tree are outer rings and holes by turns. */
export function polygonsOf(tree: PolyPath64, plane: GeodesicPlane): MultiPolygon {
  const polygons: MultiPolygon = []
  for (const outer of childrenOf(tree)) {
    const holes = childrenOf(outer)
    const rings = [outer, ...holes].map(({ poly }, index) => ringOf(poly ?? [], index === 0, plane))
    polygons.push(rings, ...holes.flatMap((hole) => polygonsOf(hole, plane)))
  }
  return polygons
}

function childrenOf(node: PolyPath64): PolyPath64[] {
  return Array.from({ length: node.count }, (_, index) => node.child(index))
}

function ringOf(path: Path64, outer: boolean, plane: GeodesicPlane): number[][] {
  const turned = twiceArea(path) > 0 === outer ? path : path.toReversed()
  const ring = turned.map((point) => plane.from(point))
  return [...ring, [...(ring[0] ?? [])]]
}
