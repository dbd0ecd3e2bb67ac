import { Unreadable } from '../../bytes/errors.ts'

/** What one file may hold, whatever its format. */
export const MOST_COORDINATES = 20_000_000

/** What the geometry of a row is; 'none' where it has none, 'other' for what is neither points nor polygons. */
export type ShapeKind = 'none' | 'point' | 'polygon' | 'other'
const KINDS: readonly ShapeKind[] = ['none', 'point', 'polygon', 'other']

/** Numbers in a typed array that grows: 16 bytes a coordinate, however they come. */
class Growing<T extends Float64Array | Uint32Array | Uint8Array> {
  length = 0
  #values: T
  readonly #make: (length: number) => T

  constructor(make: (length: number) => T) {
    this.#make = make
    this.#values = make(1024)
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = this.#make(2 * this.length)
      grown.set(this.#values)
      this.#values = grown
    }
    this.#values[this.length++] = value
  }

  get values(): T {
    return this.#values.subarray(0, this.length) as T
  }
}

/**
 * The geometries of rows, one after another: `shape`, then the coordinates of each ring and `endRing`; `endPolygon`
 * after the last ring of each polygon. A point is one coordinate. Throws `too_many_coordinates`.
 */
export class FeatureShapes {
  readonly #kinds = new Growing((length) => new Uint8Array(length))
  /** Where the row's coordinates, rings and polygons start. */
  readonly #coordinateStart = new Growing((length) => new Uint32Array(length))
  readonly #polygonStart = new Growing((length) => new Uint32Array(length))
  readonly #xy = new Growing((length) => new Float64Array(length))
  readonly #ringEnds = new Growing((length) => new Uint32Array(length))
  /** Counts rings. */
  readonly #polygonEnds = new Growing((length) => new Uint32Array(length))

  get rows(): number {
    return this.#kinds.length
  }

  shape(kind: ShapeKind): void {
    this.#kinds.push(KINDS.indexOf(kind))
    this.#coordinateStart.push(this.#xy.length / 2)
    this.#polygonStart.push(this.#polygonEnds.length)
  }

  coordinate(x: number, y: number): void {
    if (this.#xy.length === 2 * MOST_COORDINATES) {
      const message = `The file holds more than ${MOST_COORDINATES / 1e6} million coordinates; send it in parts`
      throw new Unreadable('too_many_coordinates', message)
    }
    this.#xy.push(x)
    this.#xy.push(y)
  }

  endRing(): void {
    this.#ringEnds.push(this.#xy.length / 2)
  }

  endPolygon(): void {
    this.#polygonEnds.push(this.#ringEnds.length)
  }

  /** How many rows are of the kind. */
  count(kind: ShapeKind): number {
    return this.rowsOf(kind).length
  }

  /** The rows of these kinds. */
  rowsOf(...kinds: readonly ShapeKind[]): Uint32Array {
    const wanted = KINDS.map((kind) => kinds.includes(kind))
    const all = this.#kinds.values
    const rows = new Uint32Array(all.length)
    let count = 0
    for (let row = 0; row < all.length; row++) if (wanted[all[row]!]) rows[count++] = row
    return rows.subarray(0, count)
  }

  /** One position for each of the rows: the point, or the centroid of the polygons; NaN without either. */
  positions(rows: Uint32Array): { longitude: Float64Array; latitude: Float64Array } {
    const longitude = new Float64Array(rows.length).fill(Number.NaN)
    const latitude = new Float64Array(rows.length).fill(Number.NaN)
    const [kinds, starts, xy] = [this.#kinds.values, this.#coordinateStart.values, this.#xy.values]
    for (const [i, row] of rows.entries()) {
      const kind = KINDS[kinds[row]!]
      const at = 2 * starts[row]!
      if (kind === 'polygon') [longitude[i], latitude[i]] = this.#centroid(row) as [number, number]
      else if (kind === 'point') [longitude[i], latitude[i]] = [xy[at]!, xy[at + 1]!]
    }
    return { longitude, latitude }
  }

  /** MultiPolygon coordinates of the row. */
  polygons(row: number): number[][][][] {
    return this.#rings(row).map((polygon) =>
      polygon.map(([from, to]) => {
        const xy = this.#xy.values.subarray(2 * from, 2 * to)
        return Array.from({ length: to - from }, (_, i) => [xy[2 * i]!, xy[2 * i + 1]!])
      }),
    )
  }

  /** [from, to) of each ring of each polygon of the row, counted in coordinates. */
  #rings(row: number): [number, number][][] {
    const [polygonEnds, ringEnds] = [this.#polygonEnds.values, this.#ringEnds.values]
    const polygons = { from: this.#polygonStart.values[row]!, to: polygonEnds.length }
    if (row + 1 < this.rows) polygons.to = this.#polygonStart.values[row + 1]!
    return Array.from({ length: polygons.to - polygons.from }, (_, i) => {
      const polygon = polygons.from + i
      const first = polygon === 0 ? 0 : polygonEnds[polygon - 1]!
      return Array.from({ length: polygonEnds[polygon]! - first }, (_, r): [number, number] => {
        const ring = first + r
        // Rings of polygons are the only coordinates that end; points between them are skipped by the row's start.
        const start = r === 0 && i === 0 ? this.#coordinateStart.values[row]! : ringEnds[ring - 1]!
        return [start, ringEnds[ring]!]
      })
    })
  }

  /** Of all polygons, their holes taken away: the shoelace formula, whichever way the rings run. */
  #centroid(row: number): readonly [number, number] {
    const xy = this.#xy.values
    const rings = this.#rings(row)
    const first = rings[0]?.[0]?.[0]
    if (first === undefined) return [Number.NaN, Number.NaN]
    // About the first vertex: far from the origin the products would eat the digits.
    const [originX, originY] = [xy[2 * first] ?? Number.NaN, xy[2 * first + 1] ?? Number.NaN]
    let [area, sumX, sumY] = [0, 0, 0]
    for (const polygon of rings) {
      for (const [r, [from, to]] of polygon.entries()) {
        let [a, mx, my] = [0, 0, 0]
        for (let i = from; i + 1 < to; i++) {
          const [x0, y0] = [xy[2 * i]! - originX, xy[2 * i + 1]! - originY]
          const [x1, y1] = [xy[2 * i + 2]! - originX, xy[2 * i + 3]! - originY]
          const cross = x0 * y1 - x1 * y0
          a += cross
          mx += (x0 + x1) * cross
          my += (y0 + y1) * cross
        }
        const sign = a < 0 === (r === 0) ? -1 : 1
        area += sign * a
        sumX += sign * mx
        sumY += sign * my
      }
    }
    return area === 0 ? [originX, originY] : [originX + sumX / (3 * area), originY + sumY / (3 * area)]
  }
}
