import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { gdal, hasGdal, NEEDS_GDAL } from '../../../tests/gdal.ts'
import { numberColumn, standardOf, standardTable } from '../../../tests/standard-of.ts'
import { swathsOf } from '../../agronomy/table-swaths.ts'
import { numberOf } from '../../columns/table.ts'
import { GEOGRAPHIC } from '../../geometry/projections.ts'
import { rasterize } from '../../geometry/swath-raster.ts'
import { geotiffs } from './geotiff.ts'

const folder = mkdtempSync(join(tmpdir(), 'sheaf-geotiff-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The fields of the first directory, as numbers. */
function fieldsOf(tiff: Uint8Array): Map<number, number[]> {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  expect(view.getUint32(0, true)).toBe(0x002a4949)
  const start = view.getUint32(4, true)
  const read: Record<number, [size: number, get: (at: number) => number]> = {
    2: [1, (at) => view.getUint8(at)],
    3: [2, (at) => view.getUint16(at, true)],
    4: [4, (at) => view.getUint32(at, true)],
    12: [8, (at) => view.getFloat64(at, true)],
  }
  const fields = Array.from({ length: view.getUint16(start, true) }, (_, i): [number, number[]] => {
    const at = start + 2 + 12 * i
    const [size, get] = read[view.getUint16(at + 2, true)]!
    const count = view.getUint32(at + 4, true)
    const from = size * count > 4 ? view.getUint32(at + 8, true) : at + 8
    return [view.getUint16(at, true), Array.from({ length: count }, (_, k) => get(from + k * size))]
  })
  expect(fields.map(([tag]) => tag)).toEqual(fields.map(([tag]) => tag).toSorted((a, b) => a - b))
  return new Map(fields)
}

function pixelsOf(tiff: Uint8Array): Float32Array {
  const fields = fieldsOf(tiff)
  const lengths = fields.get(279)!
  const strips = fields.get(273)!.map((at, i) => inflateSync(tiff.subarray(at, at + lengths[i]!)))
  return new Float32Array(new Uint8Array(Buffer.concat(strips)).buffer)
}

describe('GeoTIFF', () => {
  test('every pixel is the value of the point whose rectangle it lies in', async () => {
    const standard = await standardOf('agleader-text/sample1.txt')
    const raster = rasterize(swathsOf(standard.table).swaths, GEOGRAPHIC)!
    const properties: string[] = []
    for (const { property, tiff } of geotiffs(standard, new Set(['wetMass', 'elevation', 'absent']))) {
      properties.push(property)
      const { values } = numberOf(standard.table, property)!
      const pixels = pixelsOf(tiff)
      expect(pixels.length).toBe(raster.width * raster.height)
      const wrong = pixels.findIndex((pixel, at) => {
        const row = raster.rowOf[at]!
        return !Object.is(pixel, row < 0 ? Number.NaN : Math.fround(values[row]!))
      })
      expect(wrong).toBe(-1)
      const fields = fieldsOf(tiff)
      expect(fields.get(33550)).toEqual([raster.pixelWidth, raster.pixelHeight, 0])
      expect(fields.get(33922)).toEqual([0, 0, 0, raster.west, raster.north, 0])
      expect(fields.get(273)!.length).toBeGreaterThan(1)
    }
    expect(properties).toEqual(['elevation', 'wetMass'])
  })

  test('without rectangles there are none', () => {
    const columns = [numberColumn('longitude', [1]), numberColumn('latitude', [1]), numberColumn('area', [1])]
    expect([...geotiffs(standardTable(columns))]).toEqual([])
  })

  test.skipIf(!hasGdal)(`gdalinfo and gdal_translate accept it${NEEDS_GDAL}`, async () => {
    const standard = await standardOf('agleader-text/sample1.txt')
    const [image] = geotiffs(standard, new Set(['dryVolumePerArea']))
    const path = join(folder, 'yield.tif')
    writeFileSync(path, image!.tiff)

    const { stdout, stderr } = gdal('gdalinfo', '-json', '-stats', path)!
    expect(stderr).toBe('')
    const info = JSON.parse(stdout)
    expect(info.coordinateSystem.wkt).toContain('ID["EPSG",4326]')
    const [band] = info.bands
    expect(info.bands.length).toBe(1)
    expect(band).toMatchObject({
      type: 'Float32',
      noDataValue: 'NaN',
      unit: 'bu/ac',
      description: 'dryVolumePerArea',
    })
    expect(info.metadata.IMAGE_STRUCTURE.COMPRESSION).toBe('DEFLATE')
    const pixels = pixelsOf(image!.tiff).filter((value) => !Number.isNaN(value))
    expect(band.minimum).toBeCloseTo(
      pixels.reduce((a, b) => Math.min(a, b)),
      3,
    )
    expect(band.maximum).toBeCloseTo(
      pixels.reduce((a, b) => Math.max(a, b)),
      3,
    )
    expect(band.mean).toBeCloseTo(pixels.reduce((a, b) => a + b, 0) / pixels.length, 2)

    const raw = join(folder, 'yield.raw')
    gdal('gdal_translate', '-q', '-of', 'ENVI', path, raw)
    expect(new Float32Array(new Uint8Array(readFileSync(raw)).buffer)).toEqual(pixelsOf(image!.tiff))
  })

  test.skipIf(!hasGdal)(`GDAL finds the value where the machine was${NEEDS_GDAL}`, () => {
    const standard = standardTable([
      numberColumn('longitude', [11, 11.001]),
      numberColumn('latitude', [48, 48.001]),
      numberColumn('distance', [10, 10], 'm'),
      numberColumn('heading', [0, 0], 'arcdeg'),
      numberColumn('equipmentWidth', [10, 10], 'm'),
      numberColumn('speed', [1.25, 2.5], 'm/s'),
    ])
    const [image] = geotiffs(standard, new Set(['speed']))
    const path = join(folder, 'speed.tif')
    writeFileSync(path, image!.tiff)
    const at = (longitude: number, latitude: number) =>
      gdal('gdallocationinfo', '-valonly', '-wgs84', path, String(longitude), String(latitude))!.stdout.trim()
    // Rectangles trail: five metres behind the points.
    expect(at(11, 48 - 4.5e-5)).toBe('1.25')
    expect(at(11.001, 48.001 - 4.5e-5)).toBe('2.5')
    expect(at(11.0005, 48.0005)).toBe('nan')
  })
})
