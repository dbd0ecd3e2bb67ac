import fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { describe, expect, test } from 'vitest'
import { convertUnit } from './agronomy/units.ts'
import type { OperationType } from './columns/source-table.ts'
import { type Outputs, outputsOf } from './outputs-of.ts'
import { CONVERT_DEFAULTS, type ConvertSettings } from './settings.ts'
import { sourceOf } from './standardize/source-of.ts'
import { standardize } from './standardize/standardize.ts'

const SYSTEMS = ['DEFAULT', 'IMPERIAL', 'METRIC'] as const
type Row = Record<string, unknown>

async function bytesOf({ artifacts }: Outputs, name: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of artifacts.find((a) => a.name === name)!.chunks) chunks.push(chunk)
  return Buffer.concat(chunks)
}
async function jsonRows(outputs: Outputs, name = 'standardGeojson'): Promise<Row[]> {
  const { features } = JSON.parse((await bytesOf(outputs, name)).toString()) as {
    features: { properties: Row }[]
  }
  return features.map(({ properties }) => properties)
}
async function parquetRows(outputs: Outputs): Promise<Row[]> {
  const { buffer, byteOffset, byteLength } = await bytesOf(outputs, 'standardGeoparquet')
  const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
  return parquetReadObjects({ file, compressors })
}

const column = (rows: number, unit: string, min: number, max: number) =>
  fc
    .array(fc.double({ min, max, noNaN: true }), { minLength: rows, maxLength: rows })
    .map((values) => ({ unit, values }))

/** Sources of any of the operations, in units of either system. */
const anySource = fc.integer({ min: 1, max: 30 }).chain((rows) =>
  fc
    .tuple(
      fc.constantFrom<OperationType>('harvested', 'planted', 'applied'),
      column(rows, 'm', 0.5, 5),
      column(rows, 'ft', 5, 60),
      column(rows, 'prcnt', 5, 40),
      fc.constantFrom('lb/ac', 't/ha', 'kg/ha').chain((unit) => column(rows, unit, 0.5, 20_000)),
      fc.constantFrom('seeds/ac', 'seeds/ha').chain((unit) => column(rows, unit, 1000, 90_000)),
      fc.constantFrom('gal/ac', 'L/ha', 'lb/ac', 'floz/ac').chain((unit) => column(rows, unit, 0.5, 3000)),
    )
    .map(([type, distance, equipmentWidth, harvestMoisture, wetMassPerArea, seedRate, appliedRate]) =>
      sourceOf(
        {
          distance,
          equipmentWidth,
          heading: { unit: 'arcdeg', values: distance.values.map(() => 0) },
          timestamp: { values: distance.values.map((_, i) => 1e12 + 1000 * i) },
          ...(type === 'applied' ? { appliedRate } : { crop: distance.values.map(() => 'corn') }),
          ...(type === 'planted' ? { seedRate } : {}),
          ...(type === 'harvested' ? { harvestMoisture, wetMassPerArea } : {}),
        },
        { operationType: type },
      ),
    ),
)

/** What each total of a summary is of its points. */
const TOTALS: Readonly<Record<string, readonly (readonly [string, (row: Row) => number])[]>> = {
  harvested: ['wetMass', 'dryMass', 'wetVolume', 'dryVolume'].map((property) => [
    `total${property[0]!.toUpperCase()}${property.slice(1)}`,
    (row) => row[property] as number,
  ]),
  planted: [],
  applied: [],
}
const RATES: Readonly<Record<string, readonly [string, string]>> = {
  planted: ['totalPlanted', 'seedRate'],
  applied: ['totalApplied', 'appliedRate'],
}

describe('totals agree between points, summary, GeoParquet and GeoJSON', () => {
  test.each(SYSTEMS)('%s', async (unitMeasurement) => {
    await fc.assert(
      fc.asyncProperty(anySource, async (source) => {
        const settings: ConvertSettings = {
          ...CONVERT_DEFAULTS,
          unitMeasurement,
          geoparquet: ['standardGeoparquet'],
        }
        const standard = standardize(source, settings)
        const outputs = await outputsOf(standard, settings)
        const { summary, units } = outputs
        const measure = (key: string) => summary.properties[key] as { value: number; unit: string }
        const near = (value: number, expected: number) =>
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected))
        const { operationType } = standard
        for (const rows of [await jsonRows(outputs), await parquetRows(outputs)]) {
          expect(rows).toHaveLength(standard.table.rows)
          const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
          const area = sum((row) => row.area as number)
          near(convertUnit(area, units.area!, measure('totalArea').unit), measure('totalArea').value)
          near(
            sum((row) => row.distance as number),
            measure('totalDistance').value,
          )
          for (const [key, of] of TOTALS[operationType]!) near(sum(of), measure(key).value)
          const [total, rate] = RATES[operationType] ?? []
          if (!total || !rate) continue
          const [, by] = units[rate]!.split('/')
          const amount = convertUnit(
            sum((row) => (row[rate] as number) * (row.area as number)),
            units.area!,
            by!,
          )
          // Whole seeds.
          if (rate === 'seedRate')
            expect(Math.abs(amount - 0.5 - measure(total).value)).toBeLessThan(0.5 + 1e-6)
          else near(amount, measure(total).value)
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('what is made when', () => {
  const source = sourceOf(
    {
      distance: { unit: 'm', values: [2, 2, 2] },
      equipmentWidth: { unit: 'm', values: [9, 9, 9] },
      heading: { unit: 'arcdeg', values: [0, 0, 0] },
      speed: { unit: 'm/s', values: [2, 0.1, 3] },
      tillageDepthActual: { unit: 'cm', values: [9, 8, 7] },
    },
    { operationType: 'tillage' },
  )
  const made = (settings: Partial<ConvertSettings>) => {
    const all = { ...CONVERT_DEFAULTS, ...settings }
    return outputsOf(standardize(source, all), all)
  }
  const OK = { status: 'processed', message: 'ok' }

  test('filtered points beside the others, as GeoParquet too where that is on', async () => {
    const outputs = await made({ filter: {}, geoparquet: ['standardGeoparquet'] })
    expect(outputs.artifacts.map(({ name }) => name)).toEqual([
      'standardGeojson',
      'standardGeoparquet',
      'filteredGeojson',
      'filteredGeoparquet',
      'standardTable',
    ])
    expect(outputs.filtered).toEqual({ speed: 1, outliers: 0 })
    expect((await jsonRows(outputs, 'filteredGeojson')).map(({ speed }) => speed)).toEqual([2, 3])
    expect(await jsonRows(outputs)).toHaveLength(3)
    expect(outputs.steps).toMatchObject({ filteredGeojson: OK, propertiesPNGs: { status: 'skipped' } })
  })

  test('maps of the attributes chosen for the type, each with its side file, and all in a zip', async () => {
    const outputs = await made({
      images: ['ramp', 'classes', 'geotiff'],
      imageAttributes: { tillage: ['tillageDepthActual'], planted: ['speed'] },
    })
    expect(outputs.artifacts.map(({ name }) => name)).toEqual([
      'standardGeojson',
      'tillageDepthActual.png',
      'tillageDepthActual.png.aux.xml',
      'zippedPNGs',
      'tillageDepthActual.classes.png',
      'tillageDepthActual.classes.png.aux.xml',
      'tillageDepthActual.tif',
      'standardTable',
    ])
    expect(outputs.steps).toMatchObject({ propertiesPNGs: OK, zippedPNGs: OK })
    const facts = outputs.artifacts.flatMap(({ image }) => image ?? [])
    expect(facts).toMatchObject([
      { kind: 'ramp', property: 'tillageDepthActual', unit: 'cm', min: 7, max: 9 },
      { kind: 'classes', legend: { ranges: [{ min: 7 }, {}, {}] } },
      { kind: 'geotiff' },
    ])
  })

  test('a filter that leaves nothing fails alone; maps are then of all points', async () => {
    const still = sourceOf(
      {
        speed: { unit: 'm/s', values: [0, 0] },
        distance: { unit: 'm', values: [1, 1] },
        equipmentWidth: { unit: 'm', values: [3, 3] },
        heading: { unit: 'arcdeg', values: [0, 0] },
      },
      { operationType: 'tillage' },
    )
    const settings: ConvertSettings = { ...CONVERT_DEFAULTS, filter: {}, images: ['ramp'] }
    const outputs = await outputsOf(standardize(still, settings), settings)
    expect(outputs.steps).toMatchObject({
      standardGeojson: OK,
      filteredGeojson: { status: 'failed', message: 'no points passed the filter' },
      propertiesPNGs: OK,
      summary: OK,
    })
    expect(outputs.artifacts.map(({ name }) => name)).toContain('speed.png')
  })
})
