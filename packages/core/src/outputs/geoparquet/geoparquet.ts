import { zstdCompressSync } from 'node:zlib'
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { StandardTable } from '../../columns/standard-table.ts'
import { numberOf } from '../../columns/table.ts'
import { hilbertOrder } from '../../geometry/hilbert.ts'
import { type Field, standardFields } from './fields.ts'
import { geoMetadata, sheafMetadata } from './metadata.ts'
import { type Bounds, pointGeometry, type RowGeometry, swathGeometry } from './row-geometry.ts'

/** What readers skip or take as a whole: some 10 MB in memory. */
const ROW_GROUP = 100_000
const EDGES = ['xmin', 'ymin', 'xmax', 'ymax'] as const

/**
 * Standard points as GeoParquet 1.1: the rows and properties of the GeoJSON, one column a property, `geometry` as WKB
 * points, a `bbox` column that covers it, zstd. Row groups of 100,000 rows follow a Hilbert curve over the positions,
 * so that a reader that wants one place skips most of the file.
 * One chunk a row group; each pass makes the same bytes anew.
 */
export function standardGeoparquet(standard: StandardTable): Iterable<Uint8Array> {
  return { [Symbol.iterator]: () => geoparquet(standard, pointGeometry(standard.table)) }
}

/** As `standardGeoparquet`, each point as the rectangle that was worked there; null where it cannot be told. */
export function polygonGeoparquet(standard: StandardTable): Iterable<Uint8Array> {
  return { [Symbol.iterator]: () => geoparquet(standard, swathGeometry(standard.table)) }
}

/** Keeps what is written until it is taken. */
class ChunkWriter extends ByteWriter {
  take(): Uint8Array {
    const chunk = new Uint8Array(this.getBuffer())
    this.index = 0
    return chunk
  }
}

function* geoparquet(standard: StandardTable, geometry: RowGeometry): Generator<Uint8Array> {
  const fields = standardFields(standard)
  const sink = new ChunkWriter(1 << 20)
  const writer = new ParquetWriter({
    writer: sink,
    schema: schemaOf(fields),
    codec: 'ZSTD',
    compressors: { ZSTD: (bytes) => zstdCompressSync(bytes) },
    createdBy: 'sheaf',
  })
  let extent: Bounds | undefined
  const order = orderOf(standard)
  for (let start = 0; start < order.length; start += ROW_GROUP) {
    const rows = order.subarray(start, start + ROW_GROUP)
    const places = Array.from(rows, (row) => geometry.of(row))
    for (const place of places) if (place) extent = extent ? union(extent, place.bounds) : place.bounds
    writer.write({
      columnData: [
        ...fields.map((field) => ({ name: field.name, data: field.values(rows) })),
        { name: 'bbox', data: places.map((place) => place?.bounds ?? null) },
        // No order of bytes tells anything about places.
        { name: 'geometry', data: places.map((place) => place?.wkb ?? null), statistics: false },
      ],
      rowGroupSize: ROW_GROUP,
    })
    yield sink.take()
  }
  writer.kvMetadata = [
    { key: 'geo', value: JSON.stringify(geoMetadata(geometry.type, extent)) },
    { key: 'sheaf', value: JSON.stringify(sheafMetadata(standard)) },
  ]
  writer.finish()
  yield sink.take()
}

function orderOf({ table }: StandardTable): Uint32Array {
  const none = () => new Float64Array(table.rows).fill(Number.NaN)
  return hilbertOrder(
    numberOf(table, 'longitude')?.values ?? none(),
    numberOf(table, 'latitude')?.values ?? none(),
  )
}

function schemaOf(fields: readonly Field[]): SchemaElement[] {
  return [
    { name: 'root', num_children: fields.length + 2 },
    ...fields.map(({ element }) => element),
    { name: 'bbox', num_children: EDGES.length, repetition_type: 'OPTIONAL' },
    ...EDGES.map((name): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'REQUIRED' })),
    { name: 'geometry', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
  ]
}

function union(a: Bounds, b: Bounds): Bounds {
  return {
    xmin: Math.min(a.xmin, b.xmin),
    ymin: Math.min(a.ymin, b.ymin),
    xmax: Math.max(a.xmax, b.xmax),
    ymax: Math.max(a.ymax, b.ymax),
  }
}
