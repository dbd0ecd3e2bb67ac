/** Lines of longitude and latitude over a view, and what stands beside them. */
export interface Graticule {
  readonly meridians: readonly number[]
  readonly parallels: readonly number[]
  /** Decimals that tell one line from the next. */
  readonly decimals: number
}

export type Bounds = readonly [west: number, south: number, east: number, north: number]

/** Four to nine lines over the wider side, at 1, 2 or 5 times a power of ten degrees. */
export function graticuleOf([west, south, east, north]: Bounds): Graticule {
  const rough = Math.max(east - west, north - south, 1e-7) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough)!
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return { meridians: multiples(west, east, step), parallels: multiples(south, north, step), decimals }
}

function multiples(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.max(0, Math.floor(to / step) - first + 1) }, (_, i) => (first + i) * step)
}

/** The bounds of positions, [longitude, latitude] or longer; undefined without any. */
export function boundsOf(positions: Iterable<readonly number[]>): Bounds | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x = Number.NaN, y = Number.NaN] of positions) {
    if (!Number.isFinite(x * y)) continue
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  return west <= east && south <= north ? [west, south, east, north] : undefined
}

export function union(bounds: readonly (Bounds | undefined)[]): Bounds | undefined {
  return boundsOf(bounds.flatMap((each) => (each ? [each.slice(0, 2), each.slice(2)] : [])))
}
