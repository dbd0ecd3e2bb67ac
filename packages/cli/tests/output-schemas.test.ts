import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  AppliedGeojson,
  AppliedSummary,
  FileImage,
  FileSteps,
  GeotiffImages,
  HarvestedGeojson,
  HarvestedSummary,
  ImagesV2,
  PlantedGeojson,
  PlantedSummary,
  RawGeojson,
  TillageGeojson,
  TillageSummary,
  Units,
} from '@sheaf/contract'
import { bytesOf, type Converted, convert, settingsOf } from '@sheaf/core'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import { fixtures } from './program.ts'

const ajv = addFormats.default(new Ajv2020({ allErrors: false, strict: false }))
const points = {
  planted: ajv.compile(PlantedGeojson),
  applied: ajv.compile(AppliedGeojson),
  harvested: ajv.compile(HarvestedGeojson),
  tillage: ajv.compile(TillageGeojson),
}
const summaries = {
  planted: ajv.compile(PlantedSummary),
  applied: ajv.compile(AppliedSummary),
  harvested: ajv.compile(HarvestedSummary),
  tillage: ajv.compile(TillageSummary),
}
const others = {
  raw: ajv.compile(RawGeojson),
  steps: ajv.compile(FileSteps),
  units: ajv.compile(Units),
  ramp: ajv.compile({ type: 'array', items: FileImage }),
  classes: ajv.compile(ImagesV2),
  geotiff: ajv.compile(GeotiffImages),
}

function check(validate: ValidateFunction, value: unknown): void {
  const valid = validate(value)
  expect(valid, JSON.stringify(validate.errors)).toBe(true)
}

async function bytes(chunks: Converted['artifacts'][number]['chunks']): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

/** Images as the API lists them: what core tells of them, and links. */
function imagesOf(file: Converted, kind: 'ramp' | 'classes' | 'geotiff') {
  const link = { url: 'https://sheaf.example/x', downloadUrl: 'https://sheaf.example/x' }
  return file.artifacts.flatMap(({ image }) => (image?.kind === kind ? [{ ...image, ...link }] : []))
}

const everything = {
  operationsImageCreation: true,
  operationsImageAsGeoTiff: true,
  enableGeoparquetOutput: true,
}

async function* filesOf(path: string, crop?: string): AsyncGenerator<Converted> {
  const input = { name: basename(path), bytes: bytesOf(await readFile(join(fixtures, path))) }
  const options = { now: 0, ...settingsOf(everything, 'operation'), ...(crop ? { crop } : {}) }
  for await (const event of convert(input, options)) if (event.kind === 'file') yield event.file
}

describe('outputs are as the schemas of the contract say', () => {
  test.each([
    ['agleader-text/sample4.txt', undefined, ['harvested']],
    ['deere-shapefile/Gen4 - 4600 Harvest Data - Point - OneHertz.zip', undefined, ['harvested']],
    ['deere-shapefile/Gen4 - 4600 Application Data - Point - OneHertz.zip', undefined, ['applied']],
    ['isoxml/zips/AllFieldsMoved_Or_Simplified_Out.zip', undefined, ['tillage', 'tillage']],
    ['isoxml/zips/SingleDPD.zip', 'corn', ['planted']],
    ['sms-shapefile/FarmerI_henrys_2018_AA_N.zip', undefined, [undefined]],
  ] as const)('%s', async (path, crop, types) => {
    const found: unknown[] = []
    for await (const file of filesOf(path, crop)) {
      found.push(file.summary ? file.operationType : undefined)
      check(others.steps, file.steps)
      for (const { name, chunks } of file.artifacts) {
        if (name === 'rawGeojson') check(others.raw, JSON.parse((await bytes(chunks)).toString()))
        if (name === 'standardGeojson' || name === 'filteredGeojson')
          check(points[file.operationType!], JSON.parse((await bytes(chunks)).toString()))
      }
      if (!file.summary) continue
      check(summaries[file.operationType!], JSON.parse(JSON.stringify(file.summary)))
      check(others.units, file.units)
      for (const kind of ['ramp', 'classes', 'geotiff'] as const) {
        const images = imagesOf(file, kind)
        expect(images.length).toBeGreaterThan(3)
        check(others[kind], images)
      }
    }
    expect(found).toEqual(types)
  })

  test('a property that no point may have is found', () => {
    const properties = { timestamp: null, operationType: 'tillage', area: 1, distance: 1, elevation: 0 }
    const collection = (extra: object) => ({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [1, 2] },
          properties: { ...properties, ...extra },
        },
      ],
    })
    expect(points.tillage(collection({}))).toBe(true)
    expect(points.tillage(collection({ wetMass: 1 }))).toBe(false)
    expect(points.tillage(collection({ area: '1' }))).toBe(false)
  })
})
