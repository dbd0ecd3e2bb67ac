import { deflateSync } from 'node:zlib'
import { swathsOf } from '../../agronomy/table-swaths.ts'
import type { StandardTable } from '../../columns/standard-table.ts'
import type { NumberColumn } from '../../columns/table.ts'
import { GEOGRAPHIC } from '../../geometry/projections.ts'
import { rasterize, type SwathRaster } from '../../geometry/swath-raster.ts'
import { imageColumns } from '../images/image-properties.ts'
import { ascii, doubles, longs, shorts, tiffOf } from './tiff.ts'

/** Bytes of pixels that are compressed together. */
const STRIP = 128 * 1024

export interface GeotiffImage {
  readonly property: string
  readonly unit?: string
  readonly tiff: Uint8Array
}

/**
 * One GeoTIFF a numeric property, `wanted` ones if given: a single band of 32-bit floats in the property's unit,
 * NaN where nothing was worked or no value is known, EPSG:4326 on a grid of its own with pixels of 2 m, deflated.
 * None where no point has a rectangle. Made one at a time, when asked for.
 */
export function* geotiffs(standard: StandardTable, wanted?: ReadonlySet<string>): Generator<GeotiffImage> {
  const raster = rasterize(swathsOf(standard.table).swaths, GEOGRAPHIC)
  if (!raster) return
  for (const column of imageColumns(standard, wanted)) {
    const { name: property, unit } = column
    yield { property, ...(unit === undefined ? {} : { unit }), tiff: geotiff(raster, column) }
  }
}

/** Tags as in TIFF 6.0, OGC GeoTIFF 1.1 and, from 42112 on, GDAL's own. */
function geotiff(raster: SwathRaster, column: NumberColumn): Uint8Array {
  const { width, height, west, north, pixelWidth, pixelHeight } = raster
  const linesOfStrip = Math.max(1, Math.floor(STRIP / (4 * width)))
  return tiffOf(strips(raster, column.values, linesOfStrip), {
    256: longs(width),
    257: longs(height),
    258: shorts(32),
    /** Deflate as zlib writes it. */
    259: shorts(8),
    /** 0 is black. */
    262: shorts(1),
    277: shorts(1),
    278: longs(linesOfStrip),
    284: shorts(1),
    /** Floating point. */
    339: shorts(3),
    33550: doubles(pixelWidth, pixelHeight, 0),
    33922: doubles(0, 0, 0, west, north, 0),
    /** Version 1.1.0; a geographic model; pixels are areas; EPSG:4326; angles in degrees. */
    34735: shorts(1, 1, 0, 4, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326, 2054, 0, 1, 9102),
    42112: ascii(description(column)),
    42113: ascii('nan'),
  })
}

function* strips({ rowOf, width, height }: SwathRaster, values: Float64Array, lines: number) {
  for (let line = 0; line < height; line += lines) {
    const rows = rowOf.subarray(line * width, Math.min(line + lines, height) * width)
    const view = new DataView(new ArrayBuffer(4 * rows.length))
    for (let i = 0; i < rows.length; i++) {
      view.setFloat32(4 * i, rows[i]! < 0 ? Number.NaN : values[rows[i]!]!, true)
    }
    yield new Uint8Array(deflateSync(view))
  }
}

/** What GDAL shows as the band's description and unit. */
function description({ name, unit }: NumberColumn): string {
  const item = (label: string, role: string, text: string) =>
    `<Item name="${label}" sample="0" role="${role}">${text}</Item>`
  const items = [item('DESCRIPTION', 'description', name), unit ? item('UNITTYPE', 'unittype', unit) : '']
  return `<GDALMetadata>${items.join('')}</GDALMetadata>`
}
