import { describe, expect, test } from 'vitest'
import { numberOf, textOf } from '../../columns/table.ts'
import { codesOfChanged, outcomeOf } from '../features/testing/outcome.ts'

const SQUARE = '[[[-93,42],[-93,42.002],[-92.998,42.002],[-92.998,42],[-93,42]]]'
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

function collection(features: readonly string[], members = ''): Buffer {
  return Buffer.from(`{"type":"FeatureCollection"${members},"features":[${features.join(',')}]}`)
}

function feature(properties: string, coordinates = '[-93,42]', type = 'Point'): string {
  return `{"type":"Feature","geometry":{"type":"${type}","coordinates":${coordinates}},"properties":${properties}}`
}

const LOG = '{"time":"2020-05-01T10:00:00Z","speed":4}'

describe('a log', () => {
  test('has units where its labels or its units member tell them', async () => {
    const features = [feature('{"time":"2020-05-01T10:00:00Z","speed":4,"Moisture(%)":12.5,"n":[1,{"a":2}]}')]
    const { tables } = await outcomeOf(collection(features, ',"units":{"speed":"mph"}'))
    const { table, format } = tables[0]!
    expect(format).toBe('GEOJSON')
    expect(numberOf(table, 'speed')).toMatchObject({ unit: 'mi/hr', values: new Float64Array([4]) })
    expect(numberOf(table, 'harvestMoisture')?.unit).toBe('prcnt')
    expect(numberOf(table, 'timestamp')?.values).toEqual(new Float64Array([Date.UTC(2020, 4, 1, 10)]))
    expect(table.columns.find(({ name }) => name === 'n')).toMatchObject({ dictionary: ['[1,{"a":2}]'] })
  })

  test.each(['\n', '\n\x1e'])('may be features one after another, with %j between', async (between) => {
    const { tables } = await outcomeOf(Buffer.from([feature(LOG), feature(LOG)].join(between)))
    expect(tables[0]?.table.rows).toBe(2)
  })

  test('is one table for each operation type', async () => {
    const features = ['harvested', 'tillage', 'harvested'].map((type) =>
      feature(`{"operationType":"${type}","timestamp":"2020-05-01T10:00:00Z"}`),
    )
    const { tables } = await outcomeOf(collection(features))
    expect(tables.map(({ operationType, table }) => [operationType, table.rows])).toEqual([
      ['harvested', 2],
      ['tillage', 1],
    ])
  })

  test('keeps points; features of another geometry are counted', async () => {
    const { tables } = await outcomeOf(
      collection([feature(LOG), feature(LOG, '[[1,2],[2,3]]', 'LineString')]),
    )
    expect(tables[0]?.warnings).toContainEqual(
      expect.objectContaining({ code: 'geometry_left_out', count: 1 }),
    )
  })

  test('takes text that is not UTF-8 as Windows-1252', async () => {
    const bytes = Buffer.from(
      collection([feature('{"time":"2020-05-01","crop":"Maïs"}')]).toString(),
      'latin1',
    )
    const { tables } = await outcomeOf(bytes)
    expect(textOf(tables[0]!.table, 'crop')?.dictionary).toEqual(['Maïs'])
    expect(tables[0]?.warnings.map(({ code }) => code)).toContain('encoding_assumed')
  })
})

describe('polygons', () => {
  test('without rates are boundaries', async () => {
    const features = [
      feature('{"NAME":"North 40"}', SQUARE, 'Polygon'),
      feature('{}', `[${SQUARE}]`, 'MultiPolygon'),
    ]
    const { boundaries, tables } = await outcomeOf(collection(features))
    expect(tables).toEqual([])
    expect(boundaries.map(({ name }) => name)).toEqual(['North 40', 'file'])
    for (const { polygons } of boundaries) expect(polygons).toEqual([JSON.parse(SQUARE)])
  })

  test('with rates are coverage at their centroids', async () => {
    const { tables } = await outcomeOf(collection([feature('{"appliedRate":9}', SQUARE, 'Polygon')]))
    expect(tables[0]?.operationType).toBe('applied')
    expect(numberOf(tables[0]!.table, 'longitude')?.values[0]).toBeCloseTo(-92.999, 9)
    expect(numberOf(tables[0]!.table, 'latitude')?.values[0]).toBeCloseTo(42.001, 9)
    expect(tables[0]?.warnings.map(({ code }) => code)).toContain('polygon_positions')
  })
})

describe('bad input', () => {
  test.each([
    ['cut', collection([feature(LOG)]).subarray(0, 100), 'truncated_geojson'],
    ['coordinates nested 100,000 deep', collection([feature(LOG, nested(1e5))]), 'corrupt_geojson'],
    [
      'arrays that never end',
      Buffer.from(`{"type":"FeatureCollection","features":${'['.repeat(1e5)}`),
      'corrupt_geojson',
    ],
    ['coordinates that are texts', collection([feature(LOG, '["a","b"]')]), 'corrupt_geojson'],
    [
      'something behind the end',
      Buffer.concat([collection([feature(LOG)]), Buffer.from('x')]),
      'corrupt_geojson',
    ],
    ['names that nobody knows', collection([feature('{"foo":1}')]), 'unknown_schema'],
    ['lines only', collection([feature(LOG, '[[1,2],[2,3]]', 'LineString')]), 'no_geometry'],
    [
      'metres',
      collection([feature(LOG)], ',"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::32615"}}'),
      'unsupported_crs',
    ],
    [
      'a name for each feature',
      collection(Array.from({ length: 1500 }, (_, i) => feature(`{"k${i}":1}`))),
      'too_many_columns',
    ],
    ['no features', collection([]), 'no_rows'],
  ])('%s', async (_, bytes, code) => {
    expect(await outcomeOf(bytes)).toMatchObject({ tables: [], code })
  })

  test('positions that are none are kept and counted', async () => {
    const bad = ['[NaN,NaN]', '[1e999,1]', '[500,500]', '[0,0]', '[]', 'null']
    const { tables } = await outcomeOf(collection([feature(LOG), ...bad.map((at) => feature(LOG, at))]))
    expect(tables[0]?.table.rows).toBe(7)
    expect(tables[0]?.warnings).toContainEqual(
      expect.objectContaining({ code: 'invalid_position', count: 6 }),
    )
  })

  test('deep values, huge numbers and keys that come twice are read', async () => {
    const properties = `{"time":"x","time":"2020-05-01","deep":${nested(1e5)},"big":1e400,"long":${'9'.repeat(1000)}}`
    const { tables } = await outcomeOf(collection([feature(properties)]))
    expect(tables[0]?.timePrecision).toBe('date')
    const big = tables[0]?.table.columns.find(({ name }) => name === 'big')
    expect(big).toMatchObject({ values: new Float64Array([Number.NaN]) })
  })

  test('any changed byte gives a code or a table', async () => {
    const bytes = collection([feature(LOG), feature('{"crop":"corn","products":[{"name":"W"}]}')])
    expect(await codesOfChanged(bytes, bytes.keys())).toContain('read')
  })
})
