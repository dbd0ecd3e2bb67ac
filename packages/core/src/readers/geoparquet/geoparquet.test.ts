import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { numberColumn, standardTable } from '../../../tests/standard-of.ts'
import { numberOf } from '../../columns/table.ts'
import { polygonGeoparquet, standardGeoparquet } from '../../outputs/geoparquet/geoparquet.ts'
import { codesOfChanged, outcomeOf } from '../features/testing/outcome.ts'

const ROWS = 60
const steps = (from: number, step: number) => Array.from({ length: ROWS }, (_, i) => from + i * step)
const STANDARD = standardTable([
  numberColumn('longitude', steps(-93, -1e-5)),
  numberColumn('latitude', steps(42, 1e-5)),
  numberColumn('timestamp', steps(1.5e12, 1000)),
  numberColumn('wetMass', steps(1, 0.5), 'lb'),
  numberColumn('distance', steps(2, 0), 'm'),
  numberColumn('heading', steps(0, 1), 'arcdeg'),
  numberColumn('equipmentWidth', steps(9, 0), 'm'),
])
const bytes = Buffer.concat([...standardGeoparquet(STANDARD)])

function plain(columnData: ColumnSource[], metadata: Record<string, unknown> = {}): Buffer {
  const kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value: JSON.stringify(value) }))
  return Buffer.from(parquetWriteBuffer({ columnData, kvMetadata }))
}

const LON: ColumnSource = { name: 'lon', data: steps(-93, 1e-5), type: 'DOUBLE' }
const LAT: ColumnSource = { name: 'lat', data: steps(42, 1e-5), type: 'DOUBLE' }
const TIME: ColumnSource = {
  name: 'time',
  data: steps(1.5e12, 1000).map((t) => new Date(t)),
  type: 'TIMESTAMP',
}

test('Parquet with columns of longitude and latitude is a log', async () => {
  const { tables } = await outcomeOf(plain([LON, LAT, TIME]))
  expect(tables[0]?.format).toBe('GEOPARQUET')
  expect([...numberOf(tables[0]!.table, 'longitude')!.values]).toEqual(LON.data)
  expect([...numberOf(tables[0]!.table, 'timestamp')!.values]).toEqual(steps(1.5e12, 1000))
})

test('polygons with yields are coverage at their centroids', async () => {
  const { tables } = await outcomeOf(Buffer.concat([...polygonGeoparquet(STANDARD)]))
  expect(tables[0]?.operationType).toBe('harvested')
  expect(tables[0]?.warnings.map(({ code }) => code)).toContain('polygon_positions')
  expect(numberOf(tables[0]!.table, 'wetMass')?.unit).toBe('lb')
})

test('other coordinate systems and encodings are refused by name', async () => {
  const geo = (column: object) => ({ geo: { primary_column: 'lon', columns: { lon: column } } })
  const wkb: ColumnSource = {
    name: 'lon',
    data: steps(0, 0).map(() => new Uint8Array(21)),
    type: 'BYTE_ARRAY',
  }
  const utm = { encoding: 'WKB', crs: { id: { authority: 'EPSG', code: 32615 } } }
  expect((await outcomeOf(plain([wkb, TIME], geo(utm)))).code).toBe('unsupported_crs')
  expect((await outcomeOf(plain([wkb, TIME], geo({ encoding: 'point' })))).code).toBe('unsupported_geometry')
  expect((await outcomeOf(plain([TIME]))).code).toBe('no_geometry')
})

test('a footer that lies is refused before anything is made of it', async () => {
  const lying = Buffer.from(bytes)
  lying.writeUInt32LE(0x7fffffff, bytes.length - 8)
  expect((await outcomeOf(lying)).code).toBe('corrupt_parquet')
  expect((await outcomeOf(bytes.subarray(0, -20))).code).toBe('truncated_parquet')
  // 0xff without an end: numbers of a million digits.
  const endless = Buffer.concat([
    Buffer.from('PAR1'),
    Buffer.alloc(1e6, 0xff),
    Buffer.from('40420f0050415231', 'hex'),
  ])
  expect((await outcomeOf(endless)).code).toBe('corrupt_parquet')
})

test('any changed byte gives a code or a table', async () => {
  const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8)
  const positions = [...Array(400).keys(), ...Array.from({ length: 300 }, (_, i) => footer + i)]
  const codes = await codesOfChanged(bytes, positions)
  expect(codes).toContain('corrupt_parquet')
  expect(codes).toContain('read')
})
