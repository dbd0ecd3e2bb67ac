import type { MultiPolygon } from './bounds.ts'

/** A ring without its closing position and without positions that repeat the one before. */
export interface Ring {
  readonly x: Float64Array
  readonly y: Float64Array
  /** Index of its polygon. */
  readonly polygon: number
  readonly hole: boolean
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

export function ringsOf(polygons: MultiPolygon): Ring[] {
  return polygons.flatMap((rings, polygon) => rings.map((ring, index) => ringOf(ring, polygon, index > 0)))
}

function ringOf(positions: number[][], polygon: number, hole: boolean): Ring {
  const kept = positions.filter((position, i) => {
    const next = positions[i + 1 === positions.length ? 0 : i + 1]
    return position[0] !== next?.[0] || position[1] !== next?.[1]
  })
  const x = Float64Array.from(kept, ([lon]) => lon ?? Number.NaN)
  const y = Float64Array.from(kept, ([, lat]) => lat ?? Number.NaN)
  const least = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b), -Infinity)
  return { x, y, polygon, hole, west: least(x), south: least(y), east: most(x), north: most(y) }
}

export function within(inner: Ring, outer: Ring): boolean {
  return (
    inner.west >= outer.west &&
    inner.east <= outer.east &&
    inner.south >= outer.south &&
    inner.north <= outer.north
  )
}
