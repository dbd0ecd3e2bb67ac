import { DEFAULT_LIMITS } from '../../bytes/limits.ts'
import type { Warning } from '../../columns/warning.ts'
import { checkDegrees } from '../features/crs.ts'
import { featureEvents } from '../features/feature-events.ts'
import { FeatureShapes } from '../features/feature-shapes.ts'
import { type PropertyColumn, PropertyColumns } from '../features/property-columns.ts'
import { toldMembers } from '../features/told-members.ts'
import type { Reader } from '../reader.ts'
import { ChunkReader } from './chunks.ts'
import { corruptParquet, isParquet, readFooter } from './footer.ts'
import { type GeometryColumns, geometryColumns } from './geometry-columns.ts'
import { addWkb } from './wkb.ts'

/** The column with the bounds of each geometry, which GeoParquet 1.1 calls so by convention. */
const COVERING = 'bbox'

/** GeoParquet 1.0 and 1.1 with WKB, and Parquet with columns of longitude and latitude. */
export const geoparquet: Reader = {
  format: 'GEOPARQUET',

  recognise: (head) => (isParquet(head) ? 'rows' : undefined),

  async *read(set, options) {
    const limits = options.limits ?? DEFAULT_LIMITS
    const bytes = await set.parts[0]!.file.read()
    const footer = readFooter(bytes, set.name, limits)
    const geometry = geometryColumns(footer, set.name)
    if ('wkb' in geometry && geometry.crs !== undefined) checkDegrees(geometry.crs, set.name)
    const budget = Math.min(limits.totalBytes, Math.max(limits.ratioFreeBytes, limits.ratio * bytes.length))
    const chunks = new ChunkReader(bytes, set.name, footer, budget)
    const properties = footer.leaves.filter((leaf) => !Object.values(geometry).includes(leaf))
    const shapes = new FeatureShapes()
    const columns = new PropertyColumns(8 * footer.rows * footer.leaves.length)
    for (let group = 0, row = 0; group < footer.metadata.row_groups.length; group++, row = shapes.rows) {
      await addGeometries(shapes, geometry, chunks, group, set.name)
      for (const leaf of properties) {
        const column = columns.named(leaf.name)
        let at = row
        for (const piece of await chunks.read(leaf, group)) {
          for (let i = 0; i < piece.length; i++) put(column, at++, piece[i])
        }
      }
    }
    const told = toldMembers(jsonOf(footer.members.get('sheaf')))
    const nested = footer.nested.filter((name) => name !== COVERING)
    const warnings = nested.length > 0 ? [nestedColumns(nested)] : []
    yield* featureEvents(
      set,
      'GEOPARQUET',
      { shapes, columns: columns.finish(shapes.rows), told, warnings },
      options,
    )
  },
}

async function addGeometries(
  shapes: FeatureShapes,
  geometry: GeometryColumns,
  chunks: ChunkReader,
  group: number,
  path: string,
): Promise<void> {
  if ('wkb' in geometry) {
    for (const piece of await chunks.read(geometry.wkb, group)) {
      for (let i = 0; i < piece.length; i++) {
        const wkb: unknown = piece[i]
        if (!(wkb instanceof Uint8Array)) shapes.shape('none')
        else withWkb(shapes, wkb, path)
      }
    }
    return
  }
  const [longitude, latitude] = [
    (await chunks.read(geometry.longitude, group)).flatMap((piece) => Array.from(piece, Number)),
    (await chunks.read(geometry.latitude, group)).flatMap((piece) => Array.from(piece, Number)),
  ]
  for (const [i, x] of longitude.entries()) {
    shapes.shape('point')
    shapes.coordinate(x, latitude[i]!)
  }
}

function withWkb(shapes: FeatureShapes, wkb: Uint8Array, path: string): void {
  try {
    addWkb(shapes, wkb)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw corruptParquet(path, `the geometry of row ${shapes.rows} cannot be read`, cause)
  }
}

/** A cell as Parquet's types decode; bytes that are no text are left out. */
function put(column: PropertyColumn, row: number, value: unknown): void {
  if (typeof value === 'number' || typeof value === 'bigint') column.number(row, Number(value))
  else if (typeof value === 'string') column.text(row, value)
  else if (typeof value === 'boolean') column.text(row, String(value))
}

function jsonOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text ?? '{}')) as Record<string, unknown>
  } catch {
    return {}
  }
}

function nestedColumns(names: readonly string[]): Warning {
  const detail = `Columns of lists or structs were left out: ${names.slice(0, 20).join(', ')}`
  return { code: 'nested_columns', detail, count: names.length }
}
