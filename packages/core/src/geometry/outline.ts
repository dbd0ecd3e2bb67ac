import type { Ring } from './contour.ts'
import type { EqualAreaPlane } from './equal-area-plane.ts'
import { fittedLine, meeting } from './fitted-line.ts'
import type { TracedRing } from './simplify.ts'

/** A grid of cells over one cluster, turned so that the machine's ways are oblique to it. */
export interface Grid {
  readonly plane: EqualAreaPlane
  readonly cell: number
  /** Direction of the grid's x axis in the plane. */
  readonly cos: number
  readonly sin: number
  /** Grid coordinates, in metres, of the centre of cell (0, 0). */
  readonly left: number
  readonly bottom: number
  readonly width: number
  readonly height: number
}

/** Output positions are whole numbers of 1e-8 degrees, about 1 mm: validity is judged on what is written. */
const GRID = 1e8

/** A traced ring on earth, of which `kept` marks the corners that are written. */
export class Outline implements TracedRing {
  /** Longitude and latitude in whole numbers of 1e-8 degrees. */
  readonly x: Float64Array
  readonly y: Float64Array
  readonly kept: Uint8Array
  readonly traced: Ring
  readonly #grid: Grid
  /** Half cells. */
  readonly #cellX: Float64Array
  readonly #cellY: Float64Array

  constructor(traced: Ring, grid: Grid) {
    const n = traced.length / 2
    this.traced = traced
    this.#grid = grid
    this.#cellX = new Float64Array(n)
    this.#cellY = new Float64Array(n)
    this.x = new Float64Array(n)
    this.y = new Float64Array(n)
    this.kept = new Uint8Array(n)
  }

  /**
   * Moves the kept corners to where the lines meet that fit the traced corners of the sides best: the stairs of
   * oblique lines even out over a side, where single corners are half a cell off. No corner moves more than two cells.
   */
  fit(): void {
    const corners: number[] = []
    for (let i = 0; i < this.kept.length; i++) if (this.kept[i]) corners.push(i)
    const lines = corners.map((from, k) => fittedLine(this.traced, from, corners[(k + 1) % corners.length]!))
    for (const [k, i] of corners.entries()) {
      const before = lines[(k + lines.length - 1) % lines.length]!
      const { x, y } = meeting(before, lines[k]!, this.traced[2 * i]!, this.traced[2 * i + 1]!, 4)
      this.#place(i, x, y)
    }
  }

  restore(i: number): boolean {
    const x = this.traced[2 * i]!
    const y = this.traced[2 * i + 1]!
    if (this.kept[i] && this.#cellX[i] === x && this.#cellY[i] === y) return false
    this.kept[i] = 1
    this.#place(i, x, y)
    return true
  }

  #place(i: number, cellX: number, cellY: number): void {
    const { plane, cell, cos, sin, left, bottom } = this.#grid
    // Cell (0, 0) has its centre at the grid's origin, corners are counted from its lower left.
    const gx = left + (cellX / 2 - 0.5) * cell
    const gy = bottom + (cellY / 2 - 0.5) * cell
    const lat = plane.lat(gx * sin + gy * cos)
    const lon = plane.lon(gx * cos - gy * sin, lat)
    this.#cellX[i] = cellX
    this.#cellY[i] = cellY
    this.x[i] = Math.round(Math.min(180, Math.max(-180, lon)) * GRID)
    this.y[i] = Math.round(lat * GRID)
  }

  /** Cells inside the kept corners; negative for a hole. */
  area(): number {
    let twice = 0
    let before = this.kept.lastIndexOf(1)
    for (let i = 0; i < this.kept.length; i++) {
      if (!this.kept[i]) continue
      twice += this.#cellX[before]! * this.#cellY[i]! - this.#cellX[i]! * this.#cellY[before]!
      before = i
    }
    return twice / 8
  }

  /**
   * [longitude, latitude], the first repeated. Traced rings have the filled side on their left: shells run
   * counter-clockwise and holes clockwise already.
   */
  positions(): number[][] {
    const ring: number[][] = []
    for (let i = 0; i < this.kept.length; i++)
      if (this.kept[i]) ring.push([this.x[i]! / GRID, this.y[i]! / GRID])
    return [...ring, [...ring[0]!]]
  }
}
