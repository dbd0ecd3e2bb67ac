import { clusters } from './clusters.ts'
import type { Projection } from './projections.ts'
import { swathCorners } from './swath-corners.ts'
import { isSwath, type Swaths } from './swaths.ts'

/** Size of a pixel on the ground, unless more than `MAX_SIDE` of them would be needed. */
const PIXEL_M = 2
const MAX_SIDE = 4096
/** Passes farther apart were not meant to meet. */
const GAP_M = 4
/** Where an extent is too large for pixels of 2 m: groups of points with a smaller part than this are strays. */
const STRAY = 0.01
/** Web Mercator ends at 85 degrees, long after the farms. */
const MAX_LATITUDE = 85

/** Which row of a table each pixel shows. Pixels lie in rows from north to south, each from west to east. */
export interface SwathRaster {
  readonly projection: Projection
  readonly width: number
  readonly height: number
  /** The outer corner of the first pixel. */
  readonly west: number
  readonly north: number
  /** In units of the projection. */
  readonly pixelWidth: number
  readonly pixelHeight: number
  /** Row of the table, -1 where nothing was worked. */
  readonly rowOf: Int32Array
}

/**
 * Draws rectangles into pixels: a pixel shows the last row whose rectangle holds its centre. Rows are in the order
 * of recording, so that the latest pass wins where passes overlap. Slits between rectangles, from the receiver's
 * noise and in curves, are closed from their edges. Undefined when there is no rectangle.
 */
export function rasterize(swaths: Swaths, projection: Projection): SwathRaster | undefined {
  const drawable = drawableRows(swaths)
  if (drawable.length === 0) return undefined
  let frame = frameOf(swaths, drawable, projection)
  let rows = drawable
  if (frame.scale > 1) {
    rows = withoutStrays(swaths, drawable)
    frame = frameOf(swaths, rows, projection)
  }
  const { width, height, west, north, pixelWidth, pixelHeight } = frame
  const rowOf = new Int32Array(width * height).fill(-1)
  const corners = new Float64Array(8)
  const pixel_m = PIXEL_M * frame.scale
  // A strip narrower than a pixel may pass between all centres; one pixel wide it cannot.
  const wide = { ...swaths, width: swaths.width.map((w) => Math.max(w, pixel_m)) }
  for (const row of rows) {
    swathCorners(wide, row, corners)
    for (let c = 0; c < 8; c += 2) {
      corners[c] = (projection.x(corners[c]!) - west) / pixelWidth
      corners[c + 1] = (north - projection.y(corners[c + 1]!)) / pixelHeight
    }
    fillQuad(rowOf, width, height, corners, row)
  }
  const gap = Math.max(1, Math.floor(GAP_M / pixel_m))
  closeRuns(rowOf, height, width, width, 1, gap)
  closeRuns(rowOf, width, height, 1, width, gap)
  return { projection, width, height, west, north, pixelWidth, pixelHeight, rowOf }
}

function drawableRows(swaths: Swaths): Uint32Array {
  const rows = new Uint32Array(swaths.rows)
  let count = 0
  for (let i = 0; i < swaths.rows; i++) {
    if (isSwath(swaths, i) && Math.abs(swaths.latitude[i]!) < MAX_LATITUDE) rows[count++] = i
  }
  return rows.subarray(0, count)
}

/** One false position a hundred kilometres away must not make a map of pixels as large as fields. */
function withoutStrays(swaths: Swaths, drawable: Uint32Array): Uint32Array {
  const groups = clusters(swaths, (PIXEL_M * MAX_SIDE) / 8)
  const kept = new Uint8Array(swaths.rows)
  for (const group of groups) if (group.length >= STRAY * drawable.length) for (const i of group) kept[i] = 1
  const rows = drawable.filter((i) => kept[i] === 1)
  return rows.length > 0 ? rows : drawable
}

function frameOf(swaths: Swaths, rows: Uint32Array, projection: Projection) {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity]
  const corners = new Float64Array(8)
  for (const row of rows) {
    swathCorners(swaths, row, corners)
    for (let c = 0; c < 8; c += 2) {
      west = Math.min(west, corners[c]!)
      east = Math.max(east, corners[c]!)
      south = Math.min(south, corners[c + 1]!)
      north = Math.max(north, corners[c + 1]!)
    }
  }
  const [metreX, metreY] = projection.metre((south + north) / 2)
  const left = projection.x(west)
  const top = projection.y(north)
  const columns = (projection.x(east) - left) / (PIXEL_M * metreX)
  const lines = (top - projection.y(south)) / (PIXEL_M * metreY)
  const scale = Math.max(1, columns / MAX_SIDE, lines / MAX_SIDE)
  return {
    scale,
    west: left,
    north: top,
    pixelWidth: PIXEL_M * metreX * scale,
    pixelHeight: PIXEL_M * metreY * scale,
    width: Math.max(1, Math.min(MAX_SIDE, Math.ceil(columns / scale))),
    height: Math.max(1, Math.min(MAX_SIDE, Math.ceil(lines / scale))),
  }
}

/** Sets the pixels whose centres lie in a convex quadrilateral; `corners` are in pixels, x to the right, y down. */
function fillQuad(
  rowOf: Int32Array,
  width: number,
  height: number,
  corners: Float64Array,
  row: number,
): void {
  const top = Math.min(corners[1]!, corners[3]!, corners[5]!, corners[7]!)
  const bottom = Math.max(corners[1]!, corners[3]!, corners[5]!, corners[7]!)
  const last = Math.min(height - 1, Math.floor(bottom - 0.5))
  for (let line = Math.max(0, Math.ceil(top - 0.5)); line <= last; line++) {
    const y = line + 0.5
    let from = Infinity
    let to = -Infinity
    for (let a = 0; a < 8; a += 2) {
      const b = (a + 2) & 7
      const ya = corners[a + 1]!
      const yb = corners[b + 1]!
      if ((ya > y && yb > y) || (ya < y && yb < y)) continue
      const x = ya === yb ? corners[a]! : corners[a]! + ((y - ya) / (yb - ya)) * (corners[b]! - corners[a]!)
      from = Math.min(from, x)
      to = Math.max(to, x)
    }
    const start = Math.max(0, Math.ceil(from - 0.5))
    const end = Math.min(width - 1, Math.floor(to - 0.5))
    if (start <= end) rowOf.fill(row, line * width + start, line * width + end + 1)
  }
}

/**
 * Closes runs of at most `gap` empty pixels between drawn ones, each half from its own side. `lines` of `count`
 * pixels each; `lineStep` and `step` are the ways from line to line and from pixel to pixel.
 */
function closeRuns(
  rowOf: Int32Array,
  lines: number,
  count: number,
  lineStep: number,
  step: number,
  gap: number,
): void {
  for (let line = 0; line < lines; line++) {
    let drawn = -1
    for (let i = 0; i < count; i++) {
      const at = line * lineStep + i * step
      if (rowOf[at]! < 0) continue
      const empty = i - drawn - 1
      if (drawn >= 0 && empty > 0 && empty <= gap) {
        const near = rowOf[line * lineStep + drawn * step]!
        for (let k = 1; k <= empty; k++) rowOf[at - k * step] = k <= empty / 2 ? rowOf[at]! : near
      }
      drawn = i
    }
  }
}
