/** Which point is next to a place: a grid over the points, made once, looked up in any time. */

export interface PointGrid {
  /** Degrees. */
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly columns: number
  readonly rows: number
  /** Where the points of each cell begin in `points`, and, last, where the last cell's end. */
  readonly starts: Uint32Array
  readonly points: Uint32Array
}

const POINTS_PER_CELL = 4
const DEGREE = Math.PI / 180

/** `positions`: longitude and latitude in turn, NaN where a point has none. Undefined where none has one. */
export function gridOf(positions: Float64Array): PointGrid | undefined {
  let [west, south, east, north, count] = [Infinity, Infinity, -Infinity, -Infinity, 0]
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i]!
    const y = positions[i + 1]!
    if (!Number.isFinite(x * y)) continue
    count++
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  if (count === 0) return undefined
  const width = (east - west) * Math.cos(((south + north) / 2) * DEGREE) || 1e-9
  const height = north - south || 1e-9
  const cells = Math.max(1, count / POINTS_PER_CELL)
  const columns = clamp(Math.round(Math.sqrt((cells * width) / height)), 1, 4096)
  const rows = clamp(Math.round(cells / columns), 1, 4096)
  const grid = { west, south, east, north, columns, rows }
  const starts = new Uint32Array(columns * rows + 1)
  const cellOf = new Uint32Array(positions.length / 2)
  for (let i = 0; i < cellOf.length; i++) {
    const [x, y] = [positions[2 * i]!, positions[2 * i + 1]!]
    const cell = Number.isFinite(x * y) ? rowOf(grid, y) * columns + columnOf(grid, x) : starts.length
    cellOf[i] = cell
    if (cell < starts.length) starts[cell + 1]!++
  }
  for (let cell = 1; cell < starts.length; cell++) starts[cell]! += starts[cell - 1]!
  const points = new Uint32Array(count)
  const next = starts.slice()
  for (let i = 0; i < cellOf.length; i++) {
    const cell = cellOf[i]!
    if (cell < starts.length) points[next[cell]!++] = i
  }
  return { ...grid, starts, points }
}

/** The index of the point nearest to a place, within so many metres; undefined where there is none. */
export function nearestPoint(
  grid: PointGrid,
  positions: Float64Array,
  [lon, lat]: readonly [number, number],
  withinMetres: number,
): number | undefined {
  const perLatitude = 111_320
  const perLongitude = perLatitude * Math.max(0.01, Math.cos(lat * DEGREE))
  const [dx, dy] = [withinMetres / perLongitude, withinMetres / perLatitude]
  if (lon + dx < grid.west || lon - dx > grid.east || lat + dy < grid.south || lat - dy > grid.north)
    return undefined
  let best: number | undefined
  let least = withinMetres ** 2
  for (let row = rowOf(grid, lat - dy); row <= rowOf(grid, lat + dy); row++) {
    const first = grid.starts[row * grid.columns + columnOf(grid, lon - dx)]!
    const end = grid.starts[row * grid.columns + columnOf(grid, lon + dx) + 1]!
    for (let k = first; k < end; k++) {
      const i = grid.points[k]!
      const east = (positions[2 * i]! - lon) * perLongitude
      const north = (positions[2 * i + 1]! - lat) * perLatitude
      const distance = east * east + north * north
      if (distance <= least) {
        least = distance
        best = i
      }
    }
  }
  return best
}

function columnOf({ west, east, columns }: Omit<PointGrid, 'starts' | 'points'>, x: number): number {
  return clamp(Math.floor(((x - west) / (east - west || 1)) * columns), 0, columns - 1)
}

function rowOf({ south, north, rows }: Omit<PointGrid, 'starts' | 'points'>, y: number): number {
  return clamp(Math.floor(((y - south) / (north - south || 1)) * rows), 0, rows - 1)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
