/** Cells a side: with 2^26 cells and up to 2^26 rows, a cell and a row are one exact double. */
const SIDE = 2 ** 13
const ROWS = 2 ** 26

/**
 * Rows in the order of a Hilbert curve over their extent, so that neighbours on the ground are neighbours in the
 * order. Rows of one cell keep their order; rows without a position come last.
 */
export function hilbertOrder(longitude: Float64Array, latitude: Float64Array): Uint32Array {
  if (longitude.length > ROWS) throw new RangeError(`more than ${ROWS} rows cannot be ordered`)
  const cellX = cells(longitude)
  const cellY = cells(latitude)
  const keys = new Float64Array(longitude.length)
  for (let row = 0; row < keys.length; row++) {
    const x = cellX(longitude[row]!)
    const y = cellY(latitude[row]!)
    keys[row] = (x >= 0 && y >= 0 ? hilbertIndex(x, y) : SIDE * SIDE) * ROWS + row
  }
  return Uint32Array.from(keys.sort(), (key) => key % ROWS)
}

/** From a coordinate to its cell; -1 where it is no number. */
function cells(values: Float64Array): (value: number) => number {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const span = high > low ? high - low : 1
  return (value) => (Number.isFinite(value) ? Math.floor(((value - low) / span) * (SIDE - 1)) : -1)
}

/** How far along the curve a cell lies, 0 to SIDE^2 - 1, from the large quarters to the small ones. */
export function hilbertIndex(column: number, line: number): number {
  let [x, y, index] = [column, line, 0]
  for (let side = SIDE / 2; side >= 1; side /= 2) {
    const right = (x & side) > 0 ? 1 : 0
    const up = (y & side) > 0 ? 1 : 0
    index += side * side * ((3 * right) ^ up)
    // Each quarter holds the curve of half the size: mirrored in the lower two, so that ends meet.
    if (up === 0) {
      if (right === 1) {
        x = SIDE - 1 - x
        y = SIDE - 1 - y
      }
      ;[x, y] = [y, x]
    }
  }
  return index
}
