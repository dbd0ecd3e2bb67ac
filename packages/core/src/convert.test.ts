import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { convertUnit } from './agronomy/units.ts'
import { bytesOf } from './bytes/byte-source.ts'
import { numberOf } from './columns/table.ts'
import { type Converted, convert, convertTable } from './convert.ts'
import { geodesicArea } from './geometry/geodesy.ts'
import { readSource } from './readers/registry.ts'
import { CONVERT_DEFAULTS, type ConvertOptions } from './settings.ts'
import { sourceOf } from './standardize/source-of.ts'
import { standardize } from './standardize/standardize.ts'

const now = Date.UTC(2026, 0, 1)
const fixture = (path: string) => new URL(`../../../fixtures/${path}`, import.meta.url)
const inputOf = async (path: string) => ({
  name: path.split('/').at(-1) ?? path,
  bytes: bytesOf(await readFile(fixture(path))),
})

async function filesOf(path: string, options: Partial<ConvertOptions> = {}): Promise<Converted[]> {
  const files: Converted[] = []
  for await (const event of convert(await inputOf(path), { now, ...options })) {
    if (event.kind === 'file') files.push(event.file)
  }
  return files
}
const fileOf = async (path: string, options: Partial<ConvertOptions> = {}) =>
  (await filesOf(path, options))[0]!

interface Point {
  geometry: { coordinates: [number, number] } | null
  properties: Record<string, number | string> & { products: { name: string; rate: { value: number } }[] }
}
function pointsOf(file: Converted, name: 'rawGeojson' | 'standardGeojson' = 'standardGeojson'): Point[] {
  const artifact = file.artifacts.find((a) => a.name === name)!
  return JSON.parse(Buffer.concat([...(artifact.chunks as Iterable<Uint8Array>)]).toString('utf8')).features
}
type Measure = { value: number; unit: string }
const measure = (file: Converted, key: string) => file.summary!.properties[key] as Measure
const within = (value: number, expected: number, relative: number) =>
  expect(Math.abs(value / expected - 1), `${value} should be ${expected}`).toBeLessThan(relative)

const SMS = 'sms-shapefile/FarmerI_YL18_YLD_2018_henrys.zip'
const DEERE = 'deere-shapefile/Export From MyJohnDeere - Harvest.zip'
const MASS = [{ operator: 'GT', value: 0 }] as const

/** Rows, sums and means, computed independently of this code. */
const HARVESTS = [
  {
    path: 'agleader-text/sample1.txt',
    options: { cropTable: { soybeans: { density: 60, standardMoisture: 13 } } },
    used: 21905,
    area: 218000.14,
    wet: 167545.94,
    moisture: 9.6202,
    dry: 167545.94,
    bushels: 2792.432,
  },
  {
    path: 'agleader-text/sample4.txt',
    options: { dryYield: 'computed', cropTable: { 'corn, white': { density: 56, standardMoisture: 15.5 } } },
    used: 19495,
    area: 138345.05,
    wet: 243826.583,
    moisture: 21.981,
    dry: 225499.351,
    bushels: 4026.774,
  },
  {
    path: SMS,
    options: { dryYield: 'computed', cropTable: { wheat: { density: 60, standardMoisture: 13.5 } } },
    used: 31276,
    area: 746116.039,
    wet: 587323.047,
    moisture: 11.694433,
    dry: 586384.597,
    bushels: 9773.077,
  },
  {
    // 53 of these rows have no moisture reading (0): they count here and are removed by the default rules.
    path: DEERE,
    options: { cleanupRules: { wetMass: MASS, wetMassPerArea: MASS } },
    used: 40623,
    area: 101724.156,
    wet: 116863.43,
    moisture: 12.871904,
  },
  {
    path: 'deere-shapefile/Gen4 - 4600 Harvest Data - Point - OneHertz.zip',
    options: {},
    used: 2246,
    area: 38211.802,
    wet: 80890.843,
    moisture: 16.947698,
  },
] as const

describe('truth table, harvested', () => {
  test.each(HARVESTS)('$path', async ({ path, options, used, area, wet, moisture, ...rest }) => {
    const file = await fileOf(path, options as Partial<ConvertOptions>)
    expect(file.status).toBe('processed')
    expect(file.points).toBe(used)
    within(measure(file, 'totalArea').value, area, 1e-6)
    within(measure(file, 'totalWetMass').value, wet, 1e-6)
    within((file.summary!.properties.harvestMoisture as { avg: number }).avg, moisture, 1e-4)
    if ('dry' in rest) {
      within(measure(file, 'totalDryMass').value, rest.dry, 1e-6)
      within(measure(file, 'totalDryVolume').value, rest.bushels, 1e-6)
    }
    const { coordinates } = file.summary!.geometry
    const worked = geodesicArea(coordinates)
    expect(worked).toBeGreaterThan(area * 0.8)
    expect(worked).toBeLessThan(area * 1.05)
  })

  test('the header bit as the sign of recording', async () => {
    const file = await fileOf('agleader-text/sample1.txt', { advancedTextRecording: 'header' })
    expect(file.points).toBe(21120)
    within(measure(file, 'totalArea').value, 208557.85, 1e-6)
    within(measure(file, 'totalWetMass').value, 164860.77, 1e-6)
  })

  test("the source's own dry yields are kept unless they are to be computed", async () => {
    within(measure(await fileOf(SMS), 'totalDryMass').value, 586386.87, 1e-8)
  })

  test('Deere harvest under the default rules loses the rows without a moisture reading', async () => {
    const file = await fileOf(DEERE)
    expect(file.points).toBe(40623 - 53)
    expect(file.points + Object.values(file.removed).reduce((a, b) => a + b, 0)).toBe(40960)
  })
})

describe('truth table, rates', () => {
  test.each([
    ['deere-shapefile/Export From MyJohnDeere - Seeding.zip', 'totalPlanted', [['Soybeans', 3464804.19]]],
    [
      'deere-shapefile/Gen4 - 4600 Planting Data - Point - OneHertz.zip',
      'totalPlanted',
      [['Soybeans', 7825979.92]],
    ],
    [
      'deere-shapefile/Export From MyJohnDeere - Application.zip',
      'totalApplied',
      [
        ['Corn Rescue', 398.42],
        ['Priaxor', 336.38],
        ['PowerMax', 39.87],
        ['Sonic', 353.37],
      ],
    ],
    [
      'deere-shapefile/Gen4 - 4600 Application Data - Point - OneHertz.zip',
      'totalApplied',
      [['Tank Mix', 475.84]],
    ],
  ] as const)('%s', async (path, key, totals) => {
    const files = await filesOf(path)
    expect(files).toHaveLength(totals.length)
    for (const [name, total] of totals) {
      const value = measure(files.find((file) => file.name.includes(name))!, key).value
      if (key === 'totalPlanted') expect(value).toBe(Math.floor(total))
      else expect(Math.abs(value - total)).toBeLessThanOrEqual(0.005 + 1e-6)
    }
  })
})

describe('points, GeoJSON and summary agree', () => {
  const sum = (points: Point[], of: (p: Point['properties']) => number) =>
    points.reduce((total, { properties }) => total + of(properties), 0)

  test.each(['DEFAULT', 'IMPERIAL', 'METRIC'] as const)('%s', async (unitMeasurement) => {
    const inDefault = await fileOf(SMS)
    const harvest = unitMeasurement === 'DEFAULT' ? inDefault : await fileOf(SMS, { unitMeasurement })
    const points = pointsOf(harvest)
    expect(points).toHaveLength(harvest.points)
    const area = sum(points, (p) => p.area as number)
    within(
      convertUnit(area, harvest.units!.area!, measure(harvest, 'totalArea').unit),
      measure(harvest, 'totalArea').value,
      1e-9,
    )
    for (const property of ['wetMass', 'dryMass', 'wetVolume', 'dryVolume']) {
      const total = measure(harvest, `total${property[0]?.toUpperCase()}${property.slice(1)}`)
      expect(total.unit).toBe(harvest.units![property])
      within(
        sum(points, (p) => p[property] as number),
        total.value,
        1e-9,
      )
      const other = measure(inDefault, `total${property[0]?.toUpperCase()}${property.slice(1)}`)
      within(convertUnit(other.value, other.unit, total.unit), total.value, 1e-9)
      const perArea = harvest.summary!.properties[`${property}PerArea`] as { avg: number; unit: string }
      const [amount, by] = perArea.unit.split('/') as [string, string]
      within(
        convertUnit(total.value, total.unit, amount) / convertUnit(area, harvest.units!.area!, by),
        perArea.avg,
        1e-9,
      )
    }

    const [applied] = await filesOf('deere-shapefile/Export From MyJohnDeere - Application.zip', {
      unitMeasurement,
    })
    const sprayed = pointsOf(applied!)
    const areaUnit = applied!.units!.area!
    const products = applied!.summary!.properties.products as {
      name: string
      rate: Measure
      totalApplied: Measure
    }[]
    expect(products).toHaveLength(4)
    for (const [k, product] of products.entries()) {
      expect(sprayed[0]!.properties.products[k]!.name).toBe(product.name)
      const amount = sum(sprayed, (p) => p.products[k]!.rate.value * (p.area as number))
      const perUnit = convertUnit(1, areaUnit, product.rate.unit.split('/')[1]!)
      within(amount * perUnit, product.totalApplied.value, 1e-9)
    }
  })
})

describe('SMS yields', () => {
  test('computed from flow, distance and width they are the columns of the source, for every point', async () => {
    for await (const event of readSource(await inputOf(SMS), { now })) {
      if (event.kind !== 'table') continue
      const source = event.table
      const own = ['wetMassPerArea', 'dryMassPerArea', 'wetVolumePerArea', 'dryVolumePerArea']
      const columns = source.table.columns.filter((c) => !own.includes(c.property ?? ''))
      const { table } = standardize({ ...source, table: { ...source.table, columns } }, CONVERT_DEFAULTS)
      const values = (property: string) => numberOf(table, property)!.values
      const inputs = ['cropFlow', 'distance', 'equipmentWidth'].map(values)
      const moisture = values('harvestMoisture')
      const half = 0.5e-4
      for (const property of own) {
        const computed = values(property)
        const printed = numberOf(source.table, property)!.values
        let off = 0
        for (let i = 0; i < printed.length; i++) {
          const rounding = inputs.reduce((total, input) => total + half / input[i]!, 0)
          const dried = property.startsWith('dry') ? 0.05 / (100 - moisture[i]!) : 0
          const tolerance = (1e-4 + rounding + dried) * printed[i]! + half
          if (!(Math.abs(computed[i]! - printed[i]!) <= tolerance)) off++
        }
        expect(off, property).toBe(0)
      }
    }
  })
})

describe('what becomes of a source', () => {
  test('steps, metadata and artifacts of a good file; raw rows keep their names and all of them', async () => {
    const file = await fileOf('agleader-text/sample1.txt')
    const ok = { status: 'processed', message: 'ok' }
    const off = { status: 'skipped', message: 'skipped' }
    expect(file.steps).toEqual({
      originalFile: ok,
      rawGeojson: ok,
      standardGeojson: ok,
      filteredGeojson: off,
      propertiesPNGs: off,
      zippedPNGs: off,
      summary: ok,
      units: ok,
    })
    expect(file.startTime).toBe('2000-10-10T21:34:32.000Z')
    expect(file.metadata.crops).toEqual(['soybeans'])
    expect(file.metadata.derived).toContain('area')
    expect(file.warnings.map((w) => w.code)).toContain('time_basis_assumed')
    const raw = pointsOf(file, 'rawGeojson')
    expect(raw).toHaveLength(21917)
    expect(raw[0]!.properties).toMatchObject({
      'Grain Flow': 2.92,
      'Swath Width': 288,
      'Grain Type': 'Soybeans',
    })
    const standard = pointsOf(file)
    expect(standard[0]!.properties.timestamp).toBe('2000-10-10T21:34:32.000Z')
    expect(standard[0]!.geometry!.coordinates).toEqual([-93.258294, 39.296978])
  })

  test('summary keys are those that Leaf publishes', async () => {
    const { summary } = await fileOf(DEERE)
    expect(Object.keys(summary!.properties)).toEqual(
      `operationType originalOperationType originalOperationData startTime endTime crop totalArea totalDistance
       harvestMoisture wetMass wetMassPerArea totalWetMass wetVolume wetVolumePerArea totalWetVolume dryMass
       dryMassPerArea totalDryMass dryVolume dryVolumePerArea totalDryVolume speed elevation varieties`.split(
        /\s+/,
      ),
    )
    const plain = await fileOf(DEERE, { originalOperationData: false })
    expect(plain.summary!.properties).not.toHaveProperty('originalOperationData')
  })

  test('a file that misses what the standard asks for fails with its raw rows kept', async () => {
    const file = await fileOf('sms-shapefile/FarmerI_henrys_2018_AA_N.zip')
    expect(file.status).toBe('failed')
    expect(file.steps.rawGeojson?.status).toBe('processed')
    expect(file.steps.standardGeojson).toEqual({
      status: 'failed',
      // Its rate has no unit, and no width tells an area.
      message: 'missing required properties: products, area, appliedRate',
    })
    expect(file.steps.summary).toEqual({ status: 'failed', message: 'skipped' })
    expect(pointsOf(file, 'rawGeojson')).toHaveLength(13990)
    const marked = await fileOf('sms-shapefile/FarmerI_henrys_2018_AA_N.zip', {
      outOfStandardOperations: true,
    })
    expect([marked.status, marked.outOfStandard]).toEqual(['processed', true])
  })

  test('every entry is reported, a source without anything is refused', async () => {
    const entries = []
    for await (const event of convert(await inputOf(DEERE), { now }))
      if (event.kind === 'entry') entries.push(event.entry)
    expect(entries.map((e) => e.outcome)).toEqual(Array(5).fill('read'))
    await expect(filesOf('invalid/not-a-zip.zip')).rejects.toMatchObject({ name: 'Unreadable' })
  })

  test('a tillage file', async () => {
    const source = sourceOf(
      {
        distance: { unit: 'ft', values: [6, 6] },
        equipmentWidth: { unit: 'ft', values: [30, 30] },
        tillageDepthActual: { unit: 'in', values: [8, 9] },
        tillType: ['Chisel', 'Chisel'],
        heading: { unit: 'arcdeg', values: [0, 0] },
        timestamp: { values: [1e12, 1e12 + 1000] },
      },
      { operationType: 'tillage', machinery: [{ name: 'Tractor 9420', type: 'machine' }] },
    )
    const file = await convertTable(source, CONVERT_DEFAULTS)
    expect(file.summary!.properties).toMatchObject({
      operationType: 'tillage',
      tillType: ['Chisel'],
      tillageDepthActual: { avg: 8.5, min: 8, max: 9, unit: 'in' },
      totalDistance: { value: 12, unit: 'ft' },
      machinery: [{ name: 'Tractor 9420', type: 'machine', brand: 'unknown' }],
    })
    expect(file.summary!.properties).not.toHaveProperty('crop')
    expect(pointsOf(file)[0]!.properties).toMatchObject({ tillType: ['Chisel'], machinery: ['Tractor 9420'] })
  })
})
