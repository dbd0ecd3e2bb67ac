import { BitMask } from './bit-mask.ts'
import { clusters } from './clusters.ts'
import { contours } from './contour.ts'
import { EqualAreaPlane } from './equal-area-plane.ts'
import type { MultiPolygonCoordinates } from './geodesy.ts'
import { nest } from './nesting.ts'
import { type Grid, Outline } from './outline.ts'
import { simplify } from './simplify.ts'
import { isSwath, type Swaths } from './swaths.ts'

export interface Coverage {
  /** Valid and as RFC 7946 orders them: exterior rings counter-clockwise, holes clockwise, closed. */
  readonly coordinates: MultiPolygonCoordinates
  /** Groups of points far from all others that are left out, when there are more than anyone worked on one day. */
  readonly leftOut: number
}

const DEGREE = Math.PI / 180
/** Smaller holes are closed: what is left between passes by the jitter of positions and headings. */
const SMALL_HOLE_M2 = 50
/** How far the outline may be from the rectangles, in metres, where it changes the area by no more than the part below. */
const TOLERANCE_M = 0.5
const SIMPLIFY_CHANGE = 0.004
/** Cells a mask may have: 16 MB, and as much again while its outline is traced. */
const MAX_CELLS = 2 ** 27
/** Rows of cells that all rectangles together may fill: what a second is enough for. */
const MAX_RUNS = 40e6
/** Fine enough for a strip by itself, and for a few rectangles; smaller cells than the least do not pay. */
const CELLS_PER_WIDTH = 20
const CELLS_PER_SIDE = 200
const MIN_CELL_M = 0.01
const MAX_CELL_M = 0.5
const MAX_CLUSTERS = 1000

/**
 * The area that rectangles cover, each place counted once however often they overlap, holes below 50 m2 closed:
 * within 1 % of the area of their union so closed; slits up to a tenth of the widest rectangle may be closed as well.
 * The rectangles are drawn into a grid of cells around each cluster of points, and its outline is traced and
 * simplified. Rows without a complete rectangle are left out. Memory is bounded whatever the input.
 */
export function coverage(swaths: Swaths): Coverage {
  let reach = 0
  for (let i = 0; i < swaths.rows; i++) {
    if (isSwath(swaths, i)) reach = Math.max(reach, swaths.length[i]! + swaths.width[i]! / 2)
  }
  const groups = clusters(swaths, Math.max(250, 2 * reach + 1))
  const coordinates = groups.slice(0, MAX_CLUSTERS).flatMap((rows) => clusterCoverage(swaths, rows))
  return { coordinates, leftOut: Math.max(0, groups.length - MAX_CLUSTERS) }
}

function clusterCoverage(swaths: Swaths, rows: Int32Array): MultiPolygonCoordinates {
  const grid = gridOver(swaths, rows)
  const traced = contours(draw(swaths, rows, grid), SMALL_HOLE_M2 / grid.cell ** 2)
  const outer = traced.outer.map((ring) => new Outline(ring, grid))
  const holes = traced.holes.map((ring) => new Outline(ring, grid))
  const rings = [...outer, ...holes]
  for (let tolerance = Math.max(TOLERANCE_M, grid.cell); ; tolerance *= 0.7) {
    simplify(rings, (2 * tolerance) / grid.cell)
    const shells = nest(outer, holes)
    const kept = shells.flatMap((shell) => [shell.outer, ...shell.holes])
    const change = Math.abs(kept.reduce((sum, ring) => sum + ring.area(), 0) - traced.area)
    if (change <= SIMPLIFY_CHANGE * traced.area || tolerance < grid.cell / 8) {
      return shells.map((shell) => [shell.outer, ...shell.holes].map((ring) => ring.positions()))
    }
  }
}

function gridOver(swaths: Swaths, rows: Int32Array): Grid {
  const { longitude, latitude, heading, length, width } = swaths
  let [west, east, south, north] = [180, -180, 90, -90]
  let [sum, cosSum, sinSum, sides] = [0, 0, 0, 0]
  for (const i of rows) {
    west = Math.min(west, longitude[i]!)
    east = Math.max(east, longitude[i]!)
    south = Math.min(south, latitude[i]!)
    north = Math.max(north, latitude[i]!)
    // Ways and cross-ways are alike to the grid: angles are averaged modulo a quarter turn.
    const weight = length[i]! * width[i]!
    sum += weight
    cosSum += weight * Math.cos(4 * heading[i]! * DEGREE)
    sinSum += weight * Math.sin(4 * heading[i]! * DEGREE)
    sides += length[i]! + width[i]!
  }
  const plane = new EqualAreaPlane((west + east) / 2, (south + north) / 2)
  // The slope of the golden section is the one that no ratio of small numbers comes near.
  const main = Math.PI / 2 - Math.atan2(sinSum, cosSum) / 4
  const turn = main - Math.atan((Math.sqrt(5) - 1) / 2)
  const cos = Math.cos(turn)
  const sin = Math.sin(turn)
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const i of rows) {
    const x = plane.x(longitude[i]!, latitude[i]!)
    const y = plane.y(latitude[i]!)
    const reach = length[i]! + width[i]! / 2
    left = Math.min(left, x * cos + y * sin - reach)
    right = Math.max(right, x * cos + y * sin + reach)
    bottom = Math.min(bottom, y * cos - x * sin - reach)
    top = Math.max(top, y * cos - x * sin + reach)
  }
  const typicalWidth = sum / rows.reduce((total, i) => total + length[i]!, 0)
  const fine = Math.min(typicalWidth / CELLS_PER_WIDTH, Math.sqrt(sum) / CELLS_PER_SIDE)
  const wanted = Math.min(Math.max(fine, MIN_CELL_M), MAX_CELL_M)
  const cell = Math.max(wanted, sides / MAX_RUNS, Math.sqrt(((right - left) * (top - bottom)) / MAX_CELLS))
  return {
    plane,
    cell,
    cos,
    sin,
    left: left - 2 * cell,
    bottom: bottom - 2 * cell,
    width: Math.ceil((right - left) / cell) + 5,
    height: Math.ceil((top - bottom) / cell) + 5,
  }
}

function draw(swaths: Swaths, rows: Int32Array, grid: Grid): BitMask {
  const { longitude, latitude, heading, length, width } = swaths
  const { plane, cell, cos, sin } = grid
  const mask = new BitMask(grid.width, grid.height)
  for (const i of rows) {
    const x = plane.x(longitude[i]!, latitude[i]!)
    const y = plane.y(latitude[i]!)
    const east = Math.sin(heading[i]! * DEGREE)
    const north = Math.cos(heading[i]! * DEGREE)
    mask.fillSwath(
      (x * cos + y * sin - grid.left) / cell,
      (y * cos - x * sin - grid.bottom) / cell,
      east * cos + north * sin,
      north * cos - east * sin,
      length[i]! / cell,
      width[i]! / 2 / cell,
    )
  }
  return mask
}
