import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { gdal, hasGdal, NEEDS_GDAL } from '../../../tests/gdal.ts'
import { numberColumn, standardOf, standardTable } from '../../../tests/standard-of.ts'
import { swathsOf } from '../../agronomy/table-swaths.ts'
import type { StandardTable } from '../../columns/standard-table.ts'
import { geodesicArea } from '../../geometry/geodesy.ts'
import { hilbertOrder } from '../../geometry/hilbert.ts'
import { isSwath } from '../../geometry/swaths.ts'
import { standardGeojson } from '../geojson/geojson.ts'
import { polygonGeoparquet, standardGeoparquet } from './geoparquet.ts'

const folder = mkdtempSync(join(tmpdir(), 'sheaf-geoparquet-'))
afterAll(() => rmSync(folder, { recursive: true }))

const duckdb = await import('@duckdb/node-api').catch(() => undefined)
const NEEDS_DUCKDB = duckdb ? '' : ' (skipped: @duckdb/node-api has no binary for this platform)'

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await duckdb!.DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjects()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function stored(name: string, chunks: Iterable<Uint8Array>): string {
  const path = join(folder, name)
  writeFileSync(path, Buffer.concat([...chunks]))
  return path
}

interface Feature {
  readonly geometry: { readonly coordinates: readonly number[] }
  readonly properties: Record<string, unknown>
}

/** GeoJSON features in the order of the GeoParquet. */
function features(standard: StandardTable): Feature[] {
  const all: Feature[] = JSON.parse(Buffer.concat([...standardGeojson(standard)]).toString()).features
  const at = (i: 0 | 1) => Float64Array.from(all, ({ geometry }) => geometry.coordinates[i]!)
  return Array.from(hilbertOrder(at(0), at(1)), (row) => all[row]!)
}

function numbersIn(wkt: unknown): number[] {
  return Array.from(String(wkt).matchAll(/-?\d+(\.\d+)?(e-?\d+)?/g), ([number]) => Number(number))
}

/** A row as the properties of its feature: nulls left out, times as text, JSON read. */
function asProperties(row: Record<string, unknown>): Record<string, unknown> {
  const { wkt: _, ...columns } = row
  const present = Object.entries(columns).filter(([, value]) => value !== null)
  return Object.fromEntries(
    present.map(([name, value]) => {
      if (name === 'timestamp') return [name, new Date(Number(value)).toISOString()]
      return [name, ['products', 'machinery', 'tillType'].includes(name) ? JSON.parse(String(value)) : value]
    }),
  )
}

const READ = `select * exclude (geometry, bbox) replace (epoch_ms("timestamp") as "timestamp"),
  st_astext(geometry) as wkt from`

async function expectSameAsGeojson(standard: StandardTable, path: string): Promise<void> {
  const rows = await query(`${READ} '${path}'`)
  const found = rows.map((row) => ({ coordinates: numbersIn(row.wkt), properties: asProperties(row) }))
  const expected = features(standard).map(({ geometry, properties }) => {
    const { timestamp, ...others } = properties
    return { coordinates: geometry.coordinates, properties: timestamp === null ? others : properties }
  })
  expect(found).toEqual(expected)
}

async function metadata(path: string, key: string) {
  const [row] = await query(
    `select decode(value) as value from parquet_kv_metadata('${path}') where decode(key) = '${key}'`,
  )
  return JSON.parse(String(row?.value))
}

describe('standardGeoparquet', () => {
  test.skipIf(!duckdb)(`holds every value of a harvest as its GeoJSON does${NEEDS_DUCKDB}`, async () => {
    const standard = await standardOf('agleader-text/sample1.txt')
    const path = stored('harvest.parquet', standardGeoparquet(standard))
    await expectSameAsGeojson(standard, path)

    const geo = await metadata(path, 'geo')
    const places = features(standard).map(({ geometry }) => geometry.coordinates)
    const edge = (of: (...values: number[]) => number, i: 0 | 1) => of(...places.map((place) => place[i]!))
    expect(geo).toEqual({
      version: '1.1.0',
      primary_column: 'geometry',
      columns: {
        geometry: {
          encoding: 'WKB',
          geometry_types: ['Point'],
          bbox: [edge(Math.min, 0), edge(Math.min, 1), edge(Math.max, 0), edge(Math.max, 1)],
          covering: {
            bbox: {
              xmin: ['bbox', 'xmin'],
              ymin: ['bbox', 'ymin'],
              xmax: ['bbox', 'xmax'],
              ymax: ['bbox', 'ymax'],
            },
          },
        },
      },
    })
    const sheaf = await metadata(path, 'sheaf')
    expect(sheaf).toMatchObject({ operationType: 'harvested', timePrecision: 'instant' })
    expect(sheaf.units).toMatchObject({ wetMassPerArea: 'lb/ac', distance: 'ft', heading: 'arcdeg' })
    expect(sheaf.derived).toContain('dryMass')
    expect(sheaf.derived).not.toContain('distance')

    const types = await query(`describe select * from '${path}'`)
    const typeOf = (name: string) => types.find((row) => row.column_name === name)?.column_type
    expect(typeOf('geometry')).toBe("GEOMETRY('OGC:CRS84')")
    expect(typeOf('timestamp')).toBe('TIMESTAMP WITH TIME ZONE')
    expect(typeOf('area')).toBe('DOUBLE')
    const [codecs] = await query(`select distinct compression from parquet_metadata('${path}')`)
    expect(codecs).toEqual({ compression: 'ZSTD' })
  })

  test.skipIf(!duckdb)(`missing values and nested properties${NEEDS_DUCKDB}`, async () => {
    const none = Number.NaN
    const standard = standardTable(
      [
        numberColumn('longitude', [10, 11, 12]),
        numberColumn('latitude', [50, 51, 52]),
        numberColumn('timestamp', [none, 1_500_000_000_123, 1_500_000_001_456.9]),
        numberColumn('appliedRate', [10, none, 12.5], 'gal/ac'),
        numberColumn('elevation', [-0.1, none, Number.POSITIVE_INFINITY], 'ft'),
        {
          name: 'products',
          property: 'products',
          type: 'text',
          codes: Int32Array.of(0, 0, -1),
          dictionary: ['mix'],
        },
        {
          name: 'machinery',
          property: 'machinery',
          type: 'text',
          codes: Int32Array.of(0, 1, -1),
          dictionary: ['Säsprüher "A"', 'B'],
        },
        { name: 'crop', property: 'crop', type: 'text', codes: Int32Array.of(-1, -1, -1), dictionary: [] },
      ],
      {
        operationType: 'applied',
        knownType: 'applied',
        originalOperationType: 'Spraying',
        mixes: [
          [
            { name: 'Herbicide', type: 'Component', share: 0.25, unit: 'floz/ac' },
            { name: 'Water', type: 'Carrier', share: 1 / 3, unit: 'gal/ac' },
          ],
        ],
      },
    )
    await expectSameAsGeojson(standard, stored('applied.parquet', standardGeoparquet(standard)))
  })

  test.skipIf(!duckdb)(`without any row it is still a file${NEEDS_DUCKDB}`, async () => {
    const standard = standardTable([numberColumn('longitude', []), numberColumn('latitude', [])])
    const path = stored('empty.parquet', standardGeoparquet(standard))
    expect(await query(`select * from '${path}'`)).toEqual([])
    expect((await metadata(path, 'geo')).columns.geometry).not.toHaveProperty('bbox')
  })

  test.skipIf(!duckdb)(`large files come in chunks, row groups near one another${NEEDS_DUCKDB}`, async () => {
    const side = 500
    const index = Array.from({ length: side * side }, (_, i) => i)
    const standard = standardTable([
      numberColumn(
        'longitude',
        index.map((i) => 10 + (i % side) * 1e-4),
      ),
      numberColumn(
        'latitude',
        index.map((i) => 50 + Math.floor(i / side) * 1e-4),
      ),
      numberColumn('timestamp', index),
    ])
    const chunks = [...standardGeoparquet(standard)]
    expect(chunks.length).toBe(4)
    const path = stored('large.parquet', chunks)
    expect(
      [...standardGeoparquet(standard)].every((chunk, i) => Buffer.compare(chunk, chunks[i]!) === 0),
    ).toBe(true)
    const groups = await query(
      `select row_group_id, any_value(row_group_num_rows) as "rows",
         max(stats_max::double) filter (path_in_schema like '%max') as "high",
         min(stats_min::double) filter (path_in_schema = 'bbox, xmin') as west,
         max(stats_max::double) filter (path_in_schema = 'bbox, xmax') as east,
         min(stats_min::double) filter (path_in_schema = 'bbox, ymin') as south,
         max(stats_max::double) filter (path_in_schema = 'bbox, ymax') as north
       from parquet_metadata('${path}') where path_in_schema like 'bbox%' group by 1 order by 1`,
    )
    expect(groups.map((group) => Number(group.rows))).toEqual([100_000, 100_000, 50_000])
    const area = (group: Record<string, unknown>) =>
      (Number(group.east) - Number(group.west)) * (Number(group.north) - Number(group.south))
    const whole = 0.0499 ** 2
    expect(groups.reduce((sum, group) => sum + area(group), 0)).toBeLessThan(1.7 * whole)
    const [found] = await query(
      `select count(*) as n, sum(epoch_ms("timestamp")) as t from '${path}' where bbox.xmin < 10.00005 and bbox.ymax > 50.0498`,
    )
    expect(found).toEqual({ n: 1n, t: BigInt(side * (side - 1)) })
  })

  // Debian's GDAL is built without its Parquet driver, so there is nothing to ask there; others have it.
  if (!hasGdal || gdal('ogrinfo', '--formats')?.stdout.includes('Parquet')) {
    test.skipIf(!hasGdal)(`GDAL reads it${NEEDS_GDAL}`, async () => {
      const path = stored('gdal.parquet', standardGeoparquet(await standardOf('agleader-text/sample1.txt')))
      const { stdout } = gdal('ogrinfo', '-so', '-al', path)!
      expect(stdout).toContain('Feature Count: 21905')
      expect(stdout).toContain('Geometry: Point')
    })
  }
})

describe('polygonGeoparquet', () => {
  test.skipIf(!duckdb)(`each point is the rectangle that was worked there${NEEDS_DUCKDB}`, async () => {
    const standard = await standardOf('agleader-text/sample1.txt')
    const path = stored('polygons.parquet', polygonGeoparquet(standard))
    const rows = await query(
      `select st_astext(geometry) as wkt, epoch_ms("timestamp") as "timestamp", area, bbox.xmin as xmin, bbox.ymax as ymax from '${path}'`,
    )
    expect(rows.length).toBe(standard.table.rows)
    const { swaths } = swathsOf(standard.table)
    const order = hilbertOrder(swaths.longitude, swaths.latitude)
    for (let i = 0; i < rows.length; i += 97) {
      const row = rows[i]!
      if (!isSwath(swaths, order[i]!)) {
        expect(row.wkt).toBeNull()
        continue
      }
      const numbers = String(row.wkt)
        .match(/-?\d+(\.\d+)?/g)!
        .map(Number)
      const ring = Array.from({ length: numbers.length / 2 }, (_, k) => numbers.slice(2 * k, 2 * k + 2))
      expect(ring.length).toBe(5)
      expect(ring[4]).toEqual(ring[0])
      // The monitor's area is distance x width too, to the rounding of what it prints.
      expect(Math.abs(geodesicArea([[ring]]) / Number(row.area) - 1)).toBeLessThan(0.01)
      expect(Math.min(...ring.map(([x]) => x!))).toBe(row.xmin)
      expect(Math.max(...ring.map(([, y]) => y!))).toBe(row.ymax)
    }
    const { geometry } = (await metadata(path, 'geo')).columns
    expect(geometry).toMatchObject({ geometry_types: ['Polygon'], orientation: 'counterclockwise' })
  })

  test.skipIf(!duckdb)(
    `a point without heading keeps its row and has no polygon${NEEDS_DUCKDB}`,
    async () => {
      const standard = standardTable([
        numberColumn('longitude', [10, 10]),
        numberColumn('latitude', [50, 50.1]),
        numberColumn('timestamp', [0, 1]),
        numberColumn('distance', [2, 2], 'm'),
        numberColumn('heading', [90, Number.NaN], 'arcdeg'),
        numberColumn('equipmentWidth', [6, 6], 'm'),
      ])
      const path = stored('gaps.parquet', polygonGeoparquet(standard))
      const rows = await query(
        `select geometry is null as g, bbox is null as b, equipmentWidth as w from '${path}'`,
      )
      expect(rows).toEqual([
        { g: false, b: false, w: 6 },
        { g: true, b: true, w: 6 },
      ])
    },
  )
})
