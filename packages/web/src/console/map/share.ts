/** What a browser without a graphics card is given to draw of very many points. */
import type { Bounds } from './graticule.ts'
import type { PointBuffers, StripBuffers } from './point-layers.ts'

/** Points around a view, and of these each `step`-th. */
export interface Share {
  readonly step: number
  readonly indices: Uint32Array
}

/** No more than `most` of the points within the bounds. `positions`: longitude and latitude in turn. */
export function shareOf(positions: Float64Array, [west, south, east, north]: Bounds, most: number): Share {
  const within: number[] = []
  for (let i = 0; i < positions.length; i += 2) {
    const x = positions[i]!
    const y = positions[i + 1]!
    if (x >= west && x <= east && y >= south && y <= north) within.push(i >> 1)
  }
  const step = Math.max(1, Math.ceil(within.length / most))
  return {
    step,
    indices: Uint32Array.from({ length: Math.ceil(within.length / step) }, (_, i) => within[i * step]!),
  }
}

/**
 * Bounds that hold the view, and stay the same while it moves and grows a little: twice as wide and high as a view of
 * the next whole zoom level below, its middle moved in steps of half of that.
 */
export function boundsAround({ bounds, zoom }: { bounds: Bounds; zoom: number }): Bounds {
  const [west, south, east, north] = bounds
  const scale = 2 ** (zoom - Math.floor(zoom))
  const [width, height] = [(east - west) * scale, (north - south) * scale]
  const snapped = (middle: number, span: number) => (Math.round(middle / (span / 2)) * span) / 2
  const [x, y] = [snapped((west + east) / 2, width), snapped((south + north) / 2, height)]
  return [x - width, y - height, x + width, y + height]
}

export function sharedPoints({ indices }: Share, { positions, colours }: PointBuffers): PointBuffers {
  return {
    length: indices.length,
    positions: { value: picked(positions.value, 2, indices), size: 2 },
    colours: { value: picked(colours.value, 4, indices), size: 4 },
  }
}

export function sharedStrips({ indices }: Share, { ends, widths }: StripBuffers): StripBuffers {
  return {
    ends: { value: picked(ends.value, 2, indices), size: 2 },
    widths: { value: picked(widths.value, 1, indices), size: 1 },
  }
}

function picked<Values extends Float64Array | Float32Array | Uint8ClampedArray>(
  values: Values,
  size: number,
  indices: Uint32Array,
): Values {
  const into = new (values.constructor as new (length: number) => Values)(indices.length * size)
  for (let i = 0; i < indices.length; i++)
    for (let j = 0; j < size; j++) into[i * size + j] = values[indices[i]! * size + j]!
  return into
}
