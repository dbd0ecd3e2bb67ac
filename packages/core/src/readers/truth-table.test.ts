import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { siFactor } from '../agronomy/units.ts'
import { bytesOf } from '../bytes/byte-source.ts'
import type { SourceTable } from '../columns/source-table.ts'
import { numberOf, textOf } from '../columns/table.ts'
import { isPosition } from '../geometry/positions.ts'
import type { ReadOptions } from './reader.ts'
import { readSource } from './registry.ts'
import { areas, bbox, si, wetMass } from './tests/totals.ts'

const FIXTURES = new URL('../../../../fixtures/', import.meta.url)
const POUND = siFactor('lb')
const ACRE = siFactor('ac')

async function tablesOf(fixture: string, options: Partial<ReadOptions> = {}): Promise<SourceTable[]> {
  const input = { name: basename(fixture), bytes: bytesOf(readFileSync(new URL(fixture, FIXTURES))) }
  const tables: SourceTable[] = []
  for await (const event of readSource(input, { now: Date.UTC(2026, 0, 1), ...options })) {
    if (event.kind === 'table') tables.push(event.table)
  }
  return tables
}

async function tableOf(fixture: string, options?: Partial<ReadOptions>): Promise<SourceTable> {
  const [table, ...others] = await tablesOf(fixture, options)
  expect(others).toEqual([])
  return table!
}

/** Wet pounds of each row. */
const wetPounds = (source: SourceTable) => wetMass(source).map((kilograms) => kilograms / POUND)

/** Rows with a valid position and positive area and mass, and what they add up to. */
function harvest(source: SourceTable, wanted: (row: number) => boolean = () => true) {
  const area = areas(source)
  const mass = wetPounds(source)
  const moisture = numberOf(source.table, 'harvestMoisture')!.values
  const [longitude, latitude] = ['longitude', 'latitude'].map((p) => numberOf(source.table, p)!.values)
  const used = { rows: source.table.rows, valid: 0, used: 0, area: 0, pounds: 0, moisture: 0, byMass: 0 }
  for (let i = 0; i < source.table.rows; i++) {
    if (!isPosition(longitude![i]!, latitude![i]!)) continue
    used.valid++
    if (!(area[i]! > 0 && mass[i]! > 0 && wanted(i))) continue
    used.used++
    used.area += area[i]!
    used.pounds += mass[i]!
    used.moisture += moisture[i]!
    used.byMass += moisture[i]! * mass[i]!
  }
  return { ...used, moisture: used.moisture / used.used, byMass: used.byMass / used.pounds }
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)

/** 1e-6 relative on sums, or half a unit of the last digit that the table prints. */
function expectSum(value: number, expected: number, printed: number): void {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(
    Math.max(Math.abs(expected) * 1e-6, 0.5 * 10 ** -printed),
  )
}

function expectMean(value: number, expected: number): void {
  expect(Math.abs(value / expected - 1)).toBeLessThanOrEqual(1e-4)
}

/** Dry pounds at a standard moisture, never raised. */
function dryPounds(source: SourceTable, standard: number): number {
  const mass = wetPounds(source)
  const area = areas(source)
  const moisture = numberOf(source.table, 'harvestMoisture')!.values
  return sum(
    mass.map((m, i) =>
      area[i]! > 0 && m > 0 ? m * Math.min(1, (100 - moisture[i]!) / (100 - standard)) : 0,
    ),
  )
}

describe('Advanced text', () => {
  test('sample1', async () => {
    const source = await tableOf('agleader-text/sample1.txt')
    const h = harvest(source)
    expect([h.rows, h.valid, h.used]).toEqual([21917, 21917, 21905])
    expectSum(h.area, 218000.14, 2)
    expectSum(h.pounds, 167545.94, 2)
    expectMean(h.moisture, 9.6202)
    expectMean(h.byMass, 9.6494)
    expectSum(dryPounds(source, 13), 167545.94, 2)
    expect(bbox(source)).toEqual([-93.265247, 39.296978, -93.255978, 39.301709])
    const time = numberOf(source.table, 'timestamp')!.values
    expect([time[0]! / 1000, time.at(-1)! / 1000]).toEqual([971213672, 971235588])
    expect(source.timePrecision).toBe('instant')
    expect(source.localTime).toBe(true)
  })

  test('sample1 by bit 0 of the header status', async () => {
    const source = await tableOf('agleader-text/sample1.txt', { advancedText: { recording: 'header' } })
    const recording = textOf(source.table, 'recordingStatus')!
    const h = harvest(source, (i) => recording.dictionary[recording.codes[i]!] === 'On')
    expect(h.used).toBe(21120)
    expectSum(h.area, 208557.85, 2)
    expectSum(h.pounds, 164860.77, 2)
    expectMean(h.moisture, 9.6196)
    expectMean(h.byMass, 9.6493)
  })

  test('sample4 and its loads', async () => {
    const source = await tableOf('agleader-text/sample4.txt')
    const h = harvest(source)
    expect([h.rows, h.valid, h.used]).toEqual([19495, 19495, 19495])
    expectSum(h.area, 138345.05, 2)
    expectSum(h.pounds, 243826.583, 3)
    expectMean(h.moisture, 21.981)
    expectMean(h.byMass, 21.8514)
    expectSum(dryPounds(source, 15.5), 225499.351, 3)
    expect(bbox(source)).toEqual([-93.16834259, 39.04952621, -93.16431427, 39.05554962])
    expect(source.timePrecision).toBe('none')
    const counter = source.table.columns.find((column) => column.name === 'GPS Time')!
    expect(counter.type === 'number' && [counter.values[0], counter.values.at(-1)]).toEqual([
      11111111, 11130605,
    ])

    const load = textOf(source.table, 'load')!
    const of = (label: string) => harvest(source, (i) => load.dictionary[load.codes[i]!]!.startsWith(label))
    const [first, second] = [of('L1:'), of('L2:')]
    expect([first.used, second.used]).toEqual([4596, 14899])
    expectSum(first.area, 33573.71, 2)
    expectSum(second.area, 104771.34, 2)
    expectSum(first.pounds, 56588.3, 3)
    expectSum(second.pounds, 187238.283, 3)
    expectMean(first.moisture, 22.5718)
    expectMean(second.moisture, 21.7988)
  })
})

describe('SMS shapefiles', () => {
  test('wheat 2018', async () => {
    const source = await tableOf('sms-shapefile/FarmerI_YL18_YLD_2018_henrys.zip')
    const h = harvest(source)
    expect([h.rows, h.valid, h.used]).toEqual([31276, 31276, 31276])
    expectSum(h.area, 746116.039, 3)
    expectSum(h.pounds, 587323.047, 3)
    expectMean(h.moisture, 11.694433)
    expectMean(h.byMass, 11.552724)
    expectSum(dryPounds(source, 13.5), 586384.597, 3)
    const acres = areas(source).map((a) => a / ACRE)
    expectSum(
      sum(numberOf(source.table, 'dryMassPerArea')!.values.map((y, i) => y * acres[i]!)),
      586386.87,
      3,
    )
    for (const [i, degrees] of [-110.558088, 47.878821, -110.547327, 47.89679].entries()) {
      expect(Math.abs(bbox(source)[i]! - degrees)).toBeLessThan(1e-6)
    }
    const time = numberOf(source.table, 'timestamp')!.values
    expect(new Set(time)).toEqual(new Set([Date.UTC(2018, 6, 18)]))
    expect(source.timePrecision).toBe('date')
    expect([source.cropDensity, source.standardMoisture]).toEqual([60, 13.5])
  })

  test('urea in UTM is reprojected', async () => {
    const source = await tableOf('sms-shapefile/FarmerI_henrys_2018_AA_N.zip')
    expect(source.table.rows).toBe(13990)
    expect(source.operationType).toBe('applied')
    const rate = numberOf(source.table, 'appliedRate')!
    expect(rate.name).toBe('rate_appld')
    expect(rate.unit).toBeUndefined()
    expectMean(sum(rate.values) / source.table.rows, 63.476)
    expect(rate.values.filter((value) => value === 0).length).toBe(621)
    // The first row, 533678.0565 5303771.1247 in UTM 12N, by Krueger's series to the fourth order.
    expect(numberOf(source.table, 'longitude')!.values[0]).toBeCloseTo(-110.549512046, 8)
    expect(numberOf(source.table, 'latitude')!.values[0]).toBeCloseTo(47.886388554, 8)
    const [west, south, east, north] = bbox(source)
    expect([west! > -110.558088, south! > 47.878, east! < -110.547327, north! < 47.898]).not.toContain(false)
    expect(source.warnings.map((warning) => warning.code)).toEqual(['unknown_units', 'time_unknown'])
  })
})

test('SMS table with metric labels', async () => {
  const source = await tableOf('metric-csv/area2_yield_ISO-8859-1.csv')
  const h = harvest(source)
  expect([h.rows, h.valid, h.used]).toEqual([1543, 1543, 1543])
  expectSum(h.area, 64420.4293, 4)
  expectSum(h.pounds, 24688.705, 3)
  expectSum(sum(wetMass(source)), 11198.608, 3)
  expectMean(h.moisture, 8.9896)
  // Nothing was wet enough to dry: dry is wet, as the source's own yields say, which keep two decimals.
  expectSum(dryPounds(source, 13.5), h.pounds, 3)
  const [area, wet] = [areas(source), wetMass(source)]
  const ratios = si(source, 'dryMassPerArea').map((dry, i) => wet[i]! / area[i]! / dry)
  expectMean(ratios.toSorted()[ratios.length >> 1]!, 0.99998)
  expect(bbox(source)).toEqual([142.0921912, -35.65241839, 142.0962817, -35.64911417])
  expect(new Set(numberOf(source.table, 'timestamp')!.values)).toEqual(new Set([Date.UTC(2032, 10, 27)]))
  expect(source.operationType).toBe('harvested')
  expect(source.timePrecision).toBe('date')
  expect(source.warnings.map(({ code }) => code)).toEqual([
    'encoding_assumed',
    'date_suspect',
    'time_date_only',
  ])
})

describe('Deere shapefiles', () => {
  test('harvest of soybeans', async () => {
    const source = await tableOf('deere-shapefile/Export From MyJohnDeere - Harvest.zip')
    const h = harvest(source)
    expect([h.rows, h.valid, h.used]).toEqual([40960, 40960, 40623])
    expectSum(h.area, 101724.156, 3)
    expectSum(sum(areas(source)), 101908.039, 3)
    expectSum(h.pounds, 116863.43, 3)
    expectMean(h.moisture, 12.871904)
    expectMean(h.byMass, 12.836163)
    expect([source.cropDensity, source.standardMoisture]).toEqual([60.01, 13])
    const time = numberOf(source.table, 'timestamp')!.values
    expect(new Date(Math.min(...time)).toISOString()).toBe('2016-09-19T16:45:10.000Z')
    expect(new Date(Math.max(...time)).toISOString()).toBe('2016-09-19T19:50:25.991Z')
    expect(source.localTime).toBe(false)
  })

  test('Gen4 corn, points', async () => {
    const source = await tableOf('deere-shapefile/Gen4 - 4600 Harvest Data - Point - OneHertz.zip')
    const h = harvest(source)
    expect([h.rows, h.valid, h.used]).toEqual([2514, 2514, 2246])
    expectSum(h.area, 38211.802, 3)
    expectSum(sum(areas(source)), 53498.057, 3)
    expectSum(h.pounds, 80890.843, 3)
    expectMean(h.moisture, 16.947698)
    expectMean(h.byMass, 16.958924)
    expect(source.standardMoisture).toBe(15)
    expect(source.warnings.find((warning) => warning.code === 'distance_jump')?.count).toBe(5)
  })

  test('coverage polygons alone are read at their centroids', async () => {
    const source = await tableOf('deere-shapefile/Gen4 - 4600 Harvest Data - Polygon - OneHertz.zip')
    expect(source.table.rows).toBe(2243)
    const [west, south, east, north] = bbox(source)
    expect(west).toBeGreaterThan(-93.486183)
    expect(south).toBeGreaterThan(41.761502)
    expect(east).toBeLessThan(-93.48574)
    expect(north).toBeLessThan(41.770999)
    expect(source.warnings.map((warning) => warning.code)).toContain('polygon_positions')
  })

  const applied: Record<string, readonly [rows: number, area: number, amount: number]> = {
    'Corn Rescue': [38380, 125860.467, 398.42],
    Priaxor: [31346, 89753.327, 336.38],
    'SB 2': [4015, 9281.499, 39.87],
    Sonic: [28650, 106745.63, 353.37],
  }

  test('the four layers of applications', async () => {
    const sources = await tablesOf('deere-shapefile/Export From MyJohnDeere - Application.zip')
    expect(sources.length).toBe(4)
    for (const source of sources) {
      const [rows, area, gallons] = Object.entries(applied).find(([name]) => source.name.includes(name))![1]
      expectRates(source, 'appliedRate', 'gal/ac', rows, area, 3, gallons, 2)
      expect(source.products!.at(-1)!.type).toBe('Carrier')
    }
  })

  test.each([
    ['Export From MyJohnDeere - Seeding', 'seedRate', 'seeds/ac', 55285, 100996.42, 3464804.19, 2],
    [
      'Gen4 - 4600 Planting Data - Point - OneHertz',
      'seedRate',
      'seeds/ac',
      123257,
      208124.354,
      7825979.92,
      2,
    ],
    ['Gen4 - 4600 Application Data - Point - OneHertz', 'appliedRate', 'gal/ac', 780, 192770.641, 475.84, 2],
  ] as const)('%s', async (name, property, unit, rows, area, amount, printed) => {
    expectRates(await tableOf(`deere-shapefile/${name}.zip`), property, unit, rows, area, 3, amount, printed)
  })

  function expectRates(
    source: SourceTable,
    property: string,
    unit: string,
    rows: number,
    area: number,
    areaPrinted: number,
    amount: number,
    printed: number,
  ): void {
    expect(source.table.rows).toBe(rows)
    const perRow = areas(source)
    expectSum(sum(perRow), area, areaPrinted)
    const rate = numberOf(source.table, property)!
    expect(rate.unit).toBe(unit)
    expectSum(sum(rate.values.map((value, i) => (value * perRow[i]!) / ACRE)), amount, printed)
  }
})
