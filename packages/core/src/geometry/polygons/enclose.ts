import {
  Clipper64,
  ClipType,
  EndType,
  FillRule,
  inflatePaths,
  JoinType,
  type Path64,
  PolyTree64,
  simplifyPaths,
} from 'clipper2-ts'
import { boundsOf, type MultiPolygon } from './bounds.ts'
import { pathsOf, polygonsOf } from './clip.ts'
import { planeOver, STEPS } from './geodesic-plane.ts'
import { areaOf } from './polygons.ts'
import { validityOf } from './validity.ts'

/** Metres: gaps between passes up to twice this are closed; how far the outline may be from the coverage. */
const CLOSING = 6
const TOLERANCE = 1
/** Square metres: what is smaller is no field, and no hole that a grower would draw. */
const LEAST_PART = 2000
const LEAST_HOLE = 2000

/**
 * The outline that a grower would draw around what was worked: gaps between passes closed, small holes filled, small
 * parts left out, few corners. Empty when no part is large enough. Valid.
 */
export function enclose(coverages: readonly MultiPolygon[]): MultiPolygon {
  const all = coverages.flat()
  if (all.length === 0) return []
  const plane = planeOver(boundsOf(all))
  const grown = inflatePaths(unite(pathsOf(all, plane)), CLOSING * STEPS, JoinType.Round, EndType.Polygon)
  const closed = inflatePaths(grown, -CLOSING * STEPS, JoinType.Round, EndType.Polygon)
  const outline = (paths: Path64[]) => withoutCrumbs(polygonsOf(treeOf(paths), plane))
  const simple = outline(simplifyPaths(closed, TOLERANCE * STEPS))
  if (simple.length > 0 && !validityOf({ type: 'MultiPolygon', coordinates: simple })) return simple
  const exact = outline(closed)
  return validityOf({ type: 'MultiPolygon', coordinates: exact }) ? [] : exact
}

function unite(paths: Path64[]): Path64[] {
  const united: Path64[] = []
  const clipper = new Clipper64()
  clipper.addSubject(paths)
  clipper.execute(ClipType.Union, FillRule.Positive, united)
  return united
}

function treeOf(paths: Path64[]): PolyTree64 {
  const tree = new PolyTree64()
  const clipper = new Clipper64()
  clipper.addSubject(paths)
  clipper.execute(ClipType.Union, FillRule.NonZero, tree)
  return tree
}

function withoutCrumbs(polygons: MultiPolygon): MultiPolygon {
  return polygons
    .filter(([outer]) => outer && areaOf([[outer]]) >= LEAST_PART)
    .map(([outer = [], ...holes]) => [outer, ...holes.filter((hole) => areaOf([[hole]]) >= LEAST_HOLE)])
}
