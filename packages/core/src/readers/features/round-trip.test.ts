import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { UnitMeasurement } from '../../agronomy/property-units.ts'
import { takeRows } from '../../columns/rows.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import type { MixPart, StandardTable } from '../../columns/standard-table.ts'
import { numberOf } from '../../columns/table.ts'
import { standardGeojson } from '../../outputs/geojson/geojson.ts'
import { standardGeoparquet } from '../../outputs/geoparquet/geoparquet.ts'
import { DEFAULT_STANDARDIZE_OPTIONS } from '../../standardize/options.ts'
import { standardize } from '../../standardize/standardize.ts'
import { unitsOf } from '../../summarize/summarize.ts'
import { outcomeOf } from './testing/outcome.ts'

const HARVEST = 'deere-shapefile/Gen4 - 4600 Harvest Data - Point - OneHertz.zip'
const TEXT = 'agleader-text/sample1.txt'
const MIX = 'deere-shapefile/Export From MyJohnDeere - Application.zip'
const DATES = 'sms-shapefile/FarmerI_YL18_YLD_2018_henrys.zip'
const FIXTURES = new URL('../../../../../fixtures/', import.meta.url)
const ROWS = 2500
const METRIC = { ...DEFAULT_STANDARDIZE_OPTIONS, unitMeasurement: 'METRIC' as const }
const SYSTEMS: readonly UnitMeasurement[] = ['DEFAULT', 'METRIC', 'IMPERIAL']

async function readBack(bytes: Uint8Array): Promise<SourceTable> {
  return (await outcomeOf(bytes)).tables[0]!
}

/** Standard GeoJSON with what a reader must be told of its units and products. */
function geojsonOf(standard: StandardTable): Uint8Array {
  const text = Buffer.concat([...standardGeojson(standard)]).toString()
  const products = standard.mixes[0]?.map(({ name, type, unit }) => ({ name, type, unit })) ?? []
  const members = JSON.stringify({ units: unitsOf(standard), products })
  return Buffer.from(`${text.slice(0, -1)},${members.slice(1)}`)
}

function expectSameMix(read: readonly MixPart[] = [], original: readonly MixPart[] = []): void {
  const named = (parts: readonly MixPart[]) => parts.map(({ name, type, unit }) => ({ name, type, unit }))
  expect(named(read)).toEqual(named(original))
  for (const [i, { share }] of read.entries()) expect(share).toBeCloseTo(original[i]!.share, 12)
}

/** Row numbers in an order that depends on what rows hold and not on where they stand. */
function rowOrder({ table }: StandardTable): number[] {
  const keys = table.columns.flatMap((column) => (column.type === 'number' ? [column.values] : []))
  return Array.from({ length: table.rows }, (_, row) => row).sort(
    (a, b) => keys.map((values) => values[a]! - values[b]!).find((difference) => difference) ?? a - b,
  )
}

function expectSame(read: StandardTable, original: StandardTable, relative: number): void {
  expect(read.table.rows).toBe(original.table.rows)
  expect(read.table.columns.map(({ name }) => name)).toEqual(original.table.columns.map(({ name }) => name))
  expect(unitsOf(read)).toEqual(unitsOf(original))
  expect(read.operationType).toBe(original.operationType)
  expect(read.machinery.map(({ name }) => name)).toEqual(original.machinery.map(({ name }) => name))
  const [rows, originals] = [rowOrder(read), rowOrder(original)]
  for (const [i, column] of read.table.columns.entries()) {
    const other = original.table.columns[i]!
    if (column.type === 'text' && other.type === 'text') {
      if (column.name === 'products') continue
      const texts = rows.map((row) => column.dictionary[column.codes[row]!])
      expect(texts).toEqual(originals.map((row) => other.dictionary[other.codes[row]!]))
    } else if (column.type === 'number' && other.type === 'number') {
      const off = rows.findIndex((row, k) => {
        const [a, b] = [column.values[row]!, other.values[originals[k]!]!]
        return !Object.is(a, b) && !(Math.abs(a - b) <= relative * Math.abs(b))
      })
      expect({ column: column.name, off }).toEqual({ column: column.name, off: -1 })
    }
  }
}

/** The first rows of the first table in a fixture. */
async function sourceOf(fixture: string): Promise<SourceTable> {
  const source = await readBack(readFileSync(new URL(encodeURI(fixture), FIXTURES)))
  const rows = Uint32Array.from({ length: Math.min(ROWS, source.table.rows) }, (_, row) => row)
  const columns = source.table.columns.map((column) => takeRows(column, rows))
  return { ...source, table: { rows: rows.length, columns } }
}

describe.each([HARVEST, TEXT, MIX])('standard points of %s come back', async (fixture) => {
  const source = await sourceOf(fixture)

  test.each(SYSTEMS)('in %s units', async (unitMeasurement) => {
    const options = { ...DEFAULT_STANDARDIZE_OPTIONS, unitMeasurement }
    const original = standardize(source, options)
    const fromGeojson = standardize(await readBack(geojsonOf(original)), options)
    expectSame(fromGeojson, original, 0)
    expectSameMix(fromGeojson.mixes[0], original.mixes[0])
    const parquet = await readBack(Buffer.concat([...standardGeoparquet(original)]))
    expectSame(standardize(parquet, options), original, 1e-9)
  })
})

test('units that nothing tells are not guessed', async () => {
  const original = standardize(await sourceOf(HARVEST), METRIC)
  const table = await readBack(Buffer.concat([...standardGeojson(original)]))
  expect(numberOf(table.table, 'wetMass')?.unit).toBeUndefined()
  expect(numberOf(table.table, 'heading')?.unit).toBe('arcdeg')
  expect(table.warnings.map(({ code }) => code)).toContain('unknown_units')
})

test('a GeoParquet of dates says that they are dates', async () => {
  const original = standardize(await sourceOf(DATES), METRIC)
  const table = await readBack(Buffer.concat([...standardGeoparquet(original)]))
  expect(table.timePrecision).toBe('date')
})
