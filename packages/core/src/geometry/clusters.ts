import { isSwath, type Swaths } from './swaths.ts'

const METRES_PER_DEGREE = 111_320
/** No farm lies nearer to a pole: there, cells of longitude lose their meaning. */
const MAX_LATITUDE = 89
/** Column numbers stay below this for cells of 250 m and more. */
const COLUMNS = 2 ** 20

/**
 * Groups of rows whose rectangles cannot touch one another: points less than `gap` metres apart are in one
 * group. A grid of cells `gap` wide, each joined with its neighbours, so that a million points cost one pass.
 */
export function clusters(swaths: Swaths, gap: number): Int32Array[] {
  const { rows, longitude, latitude } = swaths
  const ids = new Map<number, number>()
  const cells: { row: number; lon: number }[] = []
  const cellOf = new Int32Array(rows).fill(-1)
  let last = Number.NaN
  let lastId = -1
  for (let i = 0; i < rows; i++) {
    if (!isSwath(swaths, i) || Math.abs(latitude[i]!) > MAX_LATITUDE) continue
    const row = Math.floor((latitude[i]! * METRES_PER_DEGREE) / gap)
    const key = row * COLUMNS + column(longitude[i]!, row, gap)
    if (key !== last) {
      last = key
      lastId = ids.get(key) ?? -1
      if (lastId < 0) {
        lastId = cells.length
        ids.set(key, lastId)
        cells.push({ row, lon: longitude[i]! })
      }
    }
    cellOf[i] = lastId
  }
  const parent = Int32Array.from(cells, (_, id) => id)
  for (const [id, { row, lon }] of cells.entries()) {
    for (const near of [row, row + 1]) {
      // Cells of neighbouring rows are not aligned: two columns to each side are sure to hold all that is near.
      const middle = column(lon, near, gap)
      for (let c = middle - 2; c <= middle + 2; c++) {
        const other = ids.get(near * COLUMNS + c)
        if (other !== undefined) parent[root(parent, other)] = root(parent, id)
      }
    }
  }
  return membersByRoot(cellOf, parent)
}

function column(lon: number, row: number, gap: number): number {
  const latitude = (((row + 0.5) * gap) / METRES_PER_DEGREE) * (Math.PI / 180)
  return Math.floor((lon * METRES_PER_DEGREE * Math.cos(latitude)) / gap)
}

function root(parent: Int32Array, id: number): number {
  let at = id
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!
    at = parent[at]!
  }
  return at
}

function membersByRoot(cellOf: Int32Array, parent: Int32Array): Int32Array[] {
  const sizes = new Map<number, number>()
  for (const cell of cellOf) {
    if (cell < 0) continue
    const group = root(parent, cell)
    sizes.set(group, (sizes.get(group) ?? 0) + 1)
  }
  const groups = new Map([...sizes].map(([group, size]) => [group, new Int32Array(size)]))
  const filled = new Map<number, number>()
  for (const [i, cell] of cellOf.entries()) {
    if (cell < 0) continue
    const group = root(parent, cell)
    const at = filled.get(group) ?? 0
    groups.get(group)![at] = i
    filled.set(group, at + 1)
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)
}
