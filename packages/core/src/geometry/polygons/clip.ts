import { Clipper64, ClipType, FillRule, type Path64, type PolyPath64, PolyTree64 } from 'clipper2-ts'
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
    rings.map((ring, index) => {
      const path = ring.slice(0, -1).map((position) => plane.to(position))
      return twiceArea(path) > 0 === (index === 0) ? path : path.reverse()
    }),
  )
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
