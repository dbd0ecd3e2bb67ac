import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { gdal, hasGdal, NEEDS_GDAL } from '../../../tests/gdal.ts'
import { numberColumn, standardOf, standardTable } from '../../../tests/standard-of.ts'
import { numberOf } from '../../columns/table.ts'
import { WEB_MERCATOR } from '../../geometry/projections.ts'
import { IMAGE_PROPERTIES } from './image-properties.ts'
import { type ClassImage, classImages, rampImages } from './images.ts'
import { mapPicture } from './map-picture.ts'
import { rampColour } from './ramp.ts'

const folder = mkdtempSync(join(tmpdir(), 'sheaf-images-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Picture {
  readonly png: Uint8Array
  readonly extent: ClassImage['extent']
}

/** The colour that a picture has at a place. */
async function colourAt({ png, extent }: Picture, longitude: number, latitude: number): Promise<number[]> {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  expect(info.channels).toBe(4)
  const top = WEB_MERCATOR.y(extent.ymax)
  const x = Math.floor(((longitude - extent.xmin) / (extent.xmax - extent.xmin)) * info.width)
  const y = Math.floor(((top - WEB_MERCATOR.y(latitude)) / (top - WEB_MERCATOR.y(extent.ymin))) * info.height)
  return [...data.subarray(4 * (y * info.width + x), 4 * (y * info.width + x) + 4)]
}

/** Rectangles of 10 m side by side, pointing east, each with its own value. */
function strip(values: readonly number[]) {
  const each = (value: number) => values.map(() => value)
  return standardTable([
    numberColumn(
      'longitude',
      values.map((_, i) => 11 + i * 1.34e-4),
    ),
    numberColumn('latitude', each(48)),
    numberColumn('distance', each(10), 'm'),
    numberColumn('heading', each(90), 'arcdeg'),
    numberColumn('equipmentWidth', each(10), 'm'),
    numberColumn('wetMass', values, 't'),
  ])
}
const middleOf = (i: number) => 11 + (i - 0.5) * 1.34e-4

async function only<T>(images: AsyncIterable<T>): Promise<T> {
  const all: T[] = []
  for await (const image of images) all.push(image)
  expect(all.length).toBe(1)
  return all[0]!
}

describe('images', () => {
  test('the place that a point worked has the colour of its value, and what has none is transparent', async () => {
    const values = [0, 10, Number.NaN, 40, 65, 100]
    const image = await only(rampImages(strip(values), new Set(['wetMass'])))
    expect(image).toMatchObject({ property: 'wetMass', unit: 't', min: 0, max: 100 })
    for (const [i, value] of values.entries()) {
      expect(await colourAt(image, middleOf(i), 48)).toEqual([...rampColour(value / 100)])
    }
  })

  test('classes have the colours of their legend', async () => {
    const values = Array.from({ length: 15 }, (_, i) => i)
    const image = await only(classImages(strip(values), new Set(['wetMass'])))
    expect(image.legend.ranges.length).toBe(7)
    for (const [i, value] of values.entries()) {
      const range = image.legend.ranges.findLast(({ min }) => value >= min)!
      const [red, green, blue, opacity] = await colourAt(image, middleOf(i), 48)
      const hex = [red!, green!, blue!].map((c) => c.toString(16).padStart(2, '0')).join('')
      expect(`#${hex.toUpperCase()}`).toBe(range.colorCode)
      expect(opacity).toBe(255)
    }
  })

  test('a property that is the same everywhere has the middle of the ramp', async () => {
    const image = await only(rampImages(strip([5, 5, 5]), new Set(['wetMass'])))
    expect(await colourAt(image, middleOf(1), 48)).toEqual([...rampColour(0.5)])
  })

  test('a real harvest: every property of its type that has numbers, on one grid', async () => {
    const standard = await standardOf('agleader-text/sample1.txt')
    const properties: string[] = []
    let extent: unknown
    for await (const image of rampImages(standard)) {
      properties.push(image.property)
      extent ??= image.extent
      expect(image.extent).toEqual(extent)
      const { width, height, channels, depth } = await sharp(image.png).metadata()
      expect({ width, height, channels, depth }).toEqual({
        width: 404,
        height: 267,
        channels: 4,
        depth: 'uchar',
      })
    }
    expect(properties).toEqual(
      IMAGE_PROPERTIES.harvested.filter((property) => numberOf(standard.table, property) !== undefined),
    )
    expect(properties.length).toBeGreaterThan(10)
  })

  test('without rectangles there are no images', async () => {
    const { table } = strip([1, 2])
    const columns = table.columns.filter(({ name }) => name !== 'heading')
    for await (const _ of rampImages(standardTable(columns))) expect.unreachable()
  })

  test.skipIf(!hasGdal)(`GDAL finds a picture where its side file says${NEEDS_GDAL}`, async () => {
    const image = await only(rampImages(strip([0, 50, 100]), new Set(['wetMass'])))
    const path = join(folder, 'wetMass.png')
    writeFileSync(path, image.png)
    writeFileSync(`${path}.aux.xml`, image.auxXml)
    const info = JSON.parse(gdal('gdalinfo', '-json', path)!.stdout)
    expect(info.coordinateSystem.wkt).toContain('ID["EPSG",3857]')
    const [[west, north], [east, south]] = [
      info.wgs84Extent.coordinates[0][0],
      info.wgs84Extent.coordinates[0][2],
    ]
    expect(west).toBeCloseTo(image.extent.xmin, 6)
    expect(east).toBeCloseTo(image.extent.xmax, 6)
    expect(north).toBeCloseTo(image.extent.ymax, 6)
    expect(south).toBeCloseTo(image.extent.ymin, 6)
    const found = gdal('gdallocationinfo', '-valonly', '-wgs84', path, String(middleOf(2)), '48')!
    expect(found.stdout.trim().split('\n').map(Number)).toEqual([...rampColour(1)])
  })
})

describe('map pictures', () => {
  test('show the map and the colours of its legend on white', async () => {
    const caption = { title: 'A & B', subtitle: 'less < more' }
    const ramp = await only(rampImages(strip([0, 50, 100]), new Set(['wetMass'])))
    const classes = await only(classImages(strip([0, 50, 100]), new Set(['wetMass'])))
    for (const image of [ramp, classes]) {
      const png = await mapPicture(image, caption)
      expect(png.length).toBeLessThan(200_000)
      const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true })
      expect(info.width).toBe(960)
      expect([...data.subarray(0, 3)]).toEqual([255, 255, 255])
      const seen = new Set<string>()
      for (let at = 0; at < data.length; at += 3) seen.add(data.subarray(at, at + 3).toString('hex'))
      expect(seen).toContain('008200')
    }
  })
})
