import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js'
import { checkDegrees } from '../features/crs.ts'
import { featureEvents } from '../features/feature-events.ts'
import { FeatureShapes } from '../features/feature-shapes.ts'
import { type PropertyColumn, PropertyColumns } from '../features/property-columns.ts'
import { toldMembers } from '../features/told-members.ts'
import type { Reader } from '../reader.ts'
import { isFlatGeobuf, readLayer } from './layer.ts'

/** FlatGeobuf, version 3, of points or polygons in degrees. */
export const flatgeobuf: Reader = {
  format: 'FLATGEOBUF',

  recognise: (head) => (isFlatGeobuf(head) ? 'layer' : undefined),

  async *read(set, options) {
    const bytes = await set.parts[0]!.file.read()
    const shapes = new FeatureShapes()
    const columns = new PropertyColumns(bytes.length)
    let metadata: string | null = null
    await readLayer(
      bytes,
      set.name,
      shapes,
      (header) => {
        checkCrs(header, set.name)
        metadata = header.metadata
        for (const { name } of header.columns ?? []) columns.named(name)
      },
      (row, properties) => {
        for (const [name, value] of Object.entries(properties)) put(columns.named(name), row, value)
      },
    )
    const told = toldMembers(jsonOf(metadata))
    const features = { shapes, columns: columns.finish(shapes.rows), told, warnings: [] }
    yield* featureEvents(set, 'FLATGEOBUF', features, options)
  },
}

/** A layer without a coordinate system, or with code 0, is taken to be in degrees, as everything in GeoJSON is. */
function checkCrs({ crs }: HeaderMeta, path: string): void {
  if (!crs || (crs.code === 0 && !crs.code_string && !crs.wkt)) return
  const name =
    crs.code === 0 ? (crs.code_string ?? crs.name ?? 'unknown') : `${crs.org ?? 'EPSG'}:${crs.code}`
  checkDegrees(name, path)
}

function put(column: PropertyColumn, row: number, value: unknown): void {
  if (typeof value === 'number') column.number(row, value)
  else if (typeof value === 'string') column.text(row, value)
  else if (typeof value === 'boolean') column.text(row, String(value))
  else if (value !== null && value !== undefined && !(value instanceof Uint8Array)) {
    column.text(row, JSON.stringify(value))
  }
}

function jsonOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text ?? '{}')) as Record<string, unknown>
  } catch {
    return {}
  }
}
