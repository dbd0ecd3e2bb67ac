import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StandardTable } from '../../columns/standard-table.ts'
import type { Column } from '../../columns/table.ts'
import { ByteWriter } from './byte-writer.ts'
import { rawGeojson, standardGeojson } from './geojson.ts'

const number = (name: string, values: number[], property = name): Column => ({
  name,
  property,
  type: 'number',
  values: Float64Array.from(values),
})
const text = (name: string, codes: number[], dictionary: string[], property = name): Column => ({
  name,
  property,
  type: 'text',
  codes: Int32Array.from(codes),
  dictionary,
})
const parse = (chunks: Iterable<Uint8Array>) => JSON.parse(Buffer.concat([...chunks]).toString('utf8'))

describe('numbers', () => {
  const written = (values: number[]) => {
    const out = new ByteWriter(1 << 16)
    const decimals = { count: 0 }
    for (const value of values) {
      out.number(value, decimals)
      out.byte(0x2c)
    }
    out.dropComma()
    return Buffer.from(out.take()).toString('latin1')
  }

  test('any double is written as JSON.stringify writes it', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.tuple(fc.integer(), fc.integer({ min: 0, max: 12 })).map(([n, k]) => n / 10 ** k),
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
        expect(`[${written(values)}]`).toBe(JSON.stringify(values))
      }),
      { numRuns: 2000 },
    )
  })

  test('corner cases', () => {
    const values = [
      0,
      -0,
      0.1,
      -93.258294,
      1e21,
      1e-7,
      5e-324,
      Number.MAX_VALUE,
      2 ** 53,
      123456789.125,
      0.000001,
    ]
    expect(`[${written(values)}]`).toBe(JSON.stringify(values))
  })
})

describe('instants', () => {
  test('are what Date writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        const out = new ByteWriter(64)
        out.instant(ms)
        expect(Buffer.from(out.take()).toString()).toBe(JSON.stringify(new Date(ms)))
      }),
    )
  })
  test('none is null', () => {
    const out = new ByteWriter(64)
    out.instant(Number.NaN)
    expect(Buffer.from(out.take()).toString()).toBe('null')
  })
})

describe('raw GeoJSON', () => {
  test('keeps every row under the source names, and what it knows of a bad position', () => {
    const table = {
      rows: 3,
      columns: [
        number('Lon', [-93.5, -214.7, Number.NaN], 'longitude'),
        number('Lat', [42.25, 41, Number.NaN], 'latitude'),
        number('Time', [971213672000, Number.NaN, 0], 'timestamp'),
        number('Flow "x"', [1.5, Number.NaN, -2], 'cropFlow'),
        text('Grain', [0, -1, 1], ['Maïs', 'a "b"'], 'crop'),
      ],
    }
    expect(parse(rawGeojson(table))).toEqual({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [-93.5, 42.25] },
          properties: { Time: '2000-10-10T21:34:32.000Z', 'Flow "x"': 1.5, Grain: 'Maïs' },
        },
        { type: 'Feature', geometry: null, properties: { Time: null, Lon: -214.7, Lat: 41 } },
        {
          type: 'Feature',
          geometry: null,
          properties: { Time: '1970-01-01T00:00:00.000Z', 'Flow "x"': -2, Grain: 'a "b"' },
        },
      ],
    })
  })

  test('an empty table and a table without properties are valid', () => {
    expect(parse(rawGeojson({ rows: 0, columns: [] }))).toEqual({ type: 'FeatureCollection', features: [] })
    const bare = { rows: 1, columns: [number('x', [1], 'longitude'), number('y', [2], 'latitude')] }
    expect(parse(rawGeojson(bare)).features[0].properties).toEqual({})
  })
})

describe('standard GeoJSON', () => {
  const standard: StandardTable = {
    operationType: 'applied',
    originalOperationType: 'Application',
    table: {
      rows: 2,
      columns: [
        number('longitude', [1, 2]),
        number('latitude', [3, 4]),
        number('timestamp', [0, 1]),
        number('appliedRate', [10, 20]),
        text('products', [0, 0], ['Mix']),
        text('recordingStatus', [0, 0], ['On']),
      ],
    },
    mixes: [
      [
        { name: 'Herbicide', type: 'Component', share: 0.25, unit: 'floz/ac' },
        { name: 'Water', type: 'Carrier', share: 0.5, unit: 'gal/ac' },
      ],
    ],
    machinery: [{ name: 'Sprayer', type: 'machine' }],
    origin: {},
    timePrecision: 'instant',
    outOfStandard: false,
    system: 'imperial',
    sourceRows: 2,
    removed: {},
    warnings: [],
  }

  test('products, machinery and constants have the shape that Leaf gives them', () => {
    expect(parse(standardGeojson(standard)).features[1]).toEqual({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [2, 4] },
      properties: {
        timestamp: '1970-01-01T00:00:00.001Z',
        operationType: 'applied',
        originalOperationType: 'Application',
        appliedRate: 20,
        recordingStatus: 'On',
        products: [
          { name: 'Herbicide', rate: { value: 5 } },
          { name: 'Water', rate: { value: 10 } },
        ],
        machinery: ['Sprayer'],
      },
    })
  })

  test('can be read twice and comes in chunks that stay as they are', () => {
    const rows = 40_000
    const values = Array.from({ length: rows }, (_, i) => i / 7)
    const table = {
      rows,
      columns: [
        number(
          'longitude',
          values.map(() => 1),
        ),
        number('latitude', values),
        number('area', values),
      ],
    }
    const chunks = standardGeojson({ ...standard, table, mixes: [] })
    const first = [...chunks]
    expect(first.length).toBeGreaterThan(5)
    expect(Math.max(...first.map((c) => c.length))).toBeLessThanOrEqual(256 * 1024)
    expect(Buffer.concat(first).equals(Buffer.concat([...chunks]))).toBe(true)
    const last = parse(first).features.at(-1)
    expect(last.properties.area).toBe(values.at(-1))
  })
})
