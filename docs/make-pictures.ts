/**
 * Makes the maps in docs/pictures from the files in fixtures, through the same stages as every conversion, of filtered points:
 * `node docs/make-pictures.ts`
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { bytesOf } from '../packages/core/src/bytes/byte-source.ts'
import type { StandardTable } from '../packages/core/src/columns/standard-table.ts'
import { classImages, rampImages } from '../packages/core/src/outputs/images/images.ts'
import { mapPicture } from '../packages/core/src/outputs/images/map-picture.ts'
import { readSource } from '../packages/core/src/readers/registry.ts'
import { filterPoints } from '../packages/core/src/standardize/filter.ts'
import { DEFAULT_STANDARDIZE_OPTIONS } from '../packages/core/src/standardize/options.ts'
import { standardize } from '../packages/core/src/standardize/standardize.ts'

const root = new URL('..', import.meta.url)
const pictures = new URL('docs/pictures/', root)

const maps = [
  {
    file: 'agleader-soybeans-dry-yield.png',
    source: 'fixtures/agleader-text/sample1.txt',
    crop: 'soybeans',
    kind: classImages,
    property: 'dryVolumePerArea',
    title: 'Soybeans, dry yield',
  },
  {
    file: 'deere-soybeans-elevation.png',
    source: 'fixtures/deere-shapefile/Export From MyJohnDeere - Harvest.zip',
    crop: 'soybeans',
    kind: rampImages,
    property: 'elevation',
    title: 'Soybeans, elevation',
  },
  {
    file: 'deere-soybeans-dry-yield.png',
    source: 'fixtures/deere-shapefile/Export From MyJohnDeere - Harvest.zip',
    crop: 'soybeans',
    kind: classImages,
    property: 'dryVolumePerArea',
    title: 'Soybeans, dry yield',
  },
  {
    file: 'sms-wheat-dry-yield.png',
    source: 'fixtures/sms-shapefile/FarmerI_YL18_YLD_2018_henrys.zip',
    crop: 'wheat',
    kind: classImages,
    property: 'dryVolumePerArea',
    title: 'Winter wheat, dry yield',
  },
]

mkdirSync(pictures, { recursive: true })
for (const { file, source, crop, kind, property, title } of maps) {
  const standard = await standardOf(source, crop)
  for await (const image of kind(standard, new Set([property]))) {
    const points = standard.table.rows.toLocaleString('en-US')
    const subtitle = `${basename(source)}: ${points} points, each drawn as the strip that the machine worked`
    writeFileSync(new URL(file, pictures), await mapPicture(image, { title, subtitle }))
  }
}

async function standardOf(source: string, crop: string): Promise<StandardTable> {
  const input = { name: basename(source), bytes: bytesOf(readFileSync(new URL(source, root))) }
  for await (const event of readSource(input, { now: Date.now() })) {
    if (event.kind !== 'table') continue
    const standard = standardize(event.table, { ...DEFAULT_STANDARDIZE_OPTIONS, crop })
    return filterPoints(standard, { outliersLimit: 3 }).standard
  }
  throw new Error(`${source} holds nothing to make a map of`)
}
