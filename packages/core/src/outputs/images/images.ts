import { swathsOf } from '../../agronomy/table-swaths.ts'
import type { StandardTable } from '../../columns/standard-table.ts'
import type { NumberColumn } from '../../columns/table.ts'
import { WEB_MERCATOR } from '../../geometry/projections.ts'
import { rasterize, type SwathRaster } from '../../geometry/swath-raster.ts'
import { imageColumns } from './image-properties.ts'
import { classOf, type LegendRange, quantileClasses } from './quantile-classes.ts'
import { NO_VALUE, type Rgba, rampColour } from './ramp.ts'
import { sideFile } from './side-file.ts'

interface MapImage {
  readonly property: string
  readonly unit?: string
  /** 8-bit RGBA in EPSG:3857, north up, transparent where nothing was worked or no value is known. */
  readonly png: Uint8Array
  /** The file to lay beside it as `<name>.png.aux.xml`. */
  readonly auxXml: string
  /** Outer edges of the picture in degrees (EPSG:4326). */
  readonly extent: {
    readonly xmin: number
    readonly xmax: number
    readonly ymin: number
    readonly ymax: number
  }
}

/** v1: the colour follows the way of a value from the least to the greatest, along `RAMP`. */
export interface RampImage extends MapImage {
  readonly min: number
  readonly max: number
}

/** v2: seven classes that equally many points fall into. */
export interface ClassImage extends MapImage {
  readonly legend: { readonly ranges: readonly LegendRange[] }
}

/**
 * One map a numeric property, `wanted` ones if given: what each point worked is drawn as its rectangle, once for all
 * properties. None where no point has a rectangle. Pictures are made one at a time, when asked for.
 */
export async function* rampImages(
  standard: StandardTable,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<RampImage> {
  const raster = rasterize(swathsOf(standard.table).swaths, WEB_MERCATOR)
  if (!raster) return
  for (const column of imageColumns(standard, wanted)) {
    const { min, max } = rangeOf(column.values)
    // All alike is neither little nor much, and no number stays none.
    const colour = (value: number) => rampColour(max > min ? (value - min) / (max - min) : 0.5 + 0 * value)
    yield { ...(await painted(raster, column, colour)), min, max }
  }
}

/** As `rampImages`, in quantile classes. */
export async function* classImages(
  standard: StandardTable,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<ClassImage> {
  const raster = rasterize(swathsOf(standard.table).swaths, WEB_MERCATOR)
  if (!raster) return
  for (const column of imageColumns(standard, wanted)) {
    const ranges = quantileClasses(column.values)
    const lowerBounds = ranges.map(({ min }) => min)
    const colours = ranges.map(({ colorCode }) => colourOf(colorCode))
    const colour = (value: number) =>
      Number.isFinite(value) ? colours[classOf(lowerBounds, value)]! : NO_VALUE
    yield { ...(await painted(raster, column, colour)), legend: { ranges } }
  }
}

async function painted(
  raster: SwathRaster,
  { name, unit, values }: NumberColumn,
  colour: (value: number) => Rgba,
): Promise<MapImage> {
  const { width, height, rowOf } = raster
  const pixels = paint(rowOf, values, colour)
  // Loaded with the first picture: native code that whoever converts without pictures does not need.
  const { default: sharp } = await import('sharp')
  const png = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 6, adaptiveFiltering: false, palette: false })
    .toBuffer()
  return {
    property: name,
    ...(unit === undefined ? {} : { unit }),
    png,
    auxXml: sideFile(raster),
    extent: extentOf(raster),
  }
}

/** Four bytes a pixel. */
function paint(rowOf: Int32Array, values: Float64Array, colour: (value: number) => Rgba): Uint8Array {
  const bytes = new Uint8Array(4 * rowOf.length)
  const colours = new Uint8Array(4 * values.length)
  for (let row = 0; row < values.length; row++) colours.set(colour(values[row]!), 4 * row)
  // Copied as whole words, which keeps their bytes in order on any machine.
  const ofRow = new Uint32Array(colours.buffer)
  const pixels = new Uint32Array(bytes.buffer)
  for (let at = 0; at < rowOf.length; at++) {
    const row = rowOf[at]!
    if (row >= 0) pixels[at] = ofRow[row]!
  }
  return bytes
}

function rangeOf(values: Float64Array): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return { min, max }
}

function extentOf({ projection, width, height, west, north, pixelWidth, pixelHeight }: SwathRaster) {
  return {
    xmin: projection.longitude(west),
    xmax: projection.longitude(west + width * pixelWidth),
    ymin: projection.latitude(north - height * pixelHeight),
    ymax: projection.latitude(north),
  }
}

function colourOf(code: string): Rgba {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(code.slice(at, at + 2), 16))
  return [red!, green!, blue!, 255]
}
