import { partsOf } from '../../bytes/source-file.ts'
import { looksLikeText } from '../../bytes/text.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import type { Warning } from '../../columns/warning.ts'
import { DEERE } from '../mappings/deere.ts'
import { mappedTable } from '../mappings/mapped-table.ts'
import type { Mapping } from '../mappings/mapping.ts'
import { hasRates, mappingOf } from '../mappings/meanings.ts'
import { NOTHING_TOLD } from '../mappings/told.ts'
import { POLYGON_POSITIONS } from '../positions.ts'
import type { Reader, SetEvent, SourceSet } from '../reader.ts'
import { boundariesOf } from './boundaries.ts'
import { toDegrees } from './crs.ts'
import { keptRecords } from './dbf/columns.ts'
import { type DeereMetadata, METADATA_SUFFIX } from './deere-metadata.ts'
import { columnsOf, type Layer, metadataOf, openLayer } from './layer.ts'
import { layersOf } from './layers.ts'
import { readPositions } from './shp/positions.ts'
import { geometryOf, isShapeHeader } from './shp/records.ts'
import { readRings } from './shp/rings.ts'

/** Shapefiles of SMS, of John Deere Operations Center and of any other origin. One unit a layer. */
export const shapefile: Reader = {
  format: 'SHAPEFILE',

  recognise(head, path) {
    const { extension, stem } = partsOf(path)
    if (isShapeHeader(head) && extension !== 'shx') {
      const geometry = geometryOf(head)
      if (geometry === undefined) return 'shp'
      return geometry === 'polygon' ? 'polygons' : 'points'
    }
    if (/^(prj|cpg|qpj)$/.test(extension) && looksLikeText(head)) return extension
    if (extension === 'json') return stem.toLowerCase().endsWith(METADATA_SUFFIX) ? 'metadata' : undefined
    if (/\.shp\.xml$/i.test(path) || /^(sbn|sbx|qix|fix|qmd)$/.test(extension)) return 'side'
    if (isDbf(head)) return 'dbf'
    return /^(shp|shx|dbf)$/.test(extension) && !looksLikeText(head) ? extension : undefined
  },

  group: layersOf,

  async *read(set, options) {
    const layer = await openLayer(set)
    const { geometry, metadata, names } = layer
    const mapping = mappingOf(names, options.mappings, metadata ? DEERE : undefined)
    if (geometry !== 'polygon') {
      const table = tableOf(layer, mapping, options.now)
      if (table) yield { kind: 'table', table }
    } else if (!hasRates(mapping, names)) {
      yield* boundaryEvents(layer)
    } else if (await isCoverageOf(set, metadata)) {
      yield {
        kind: 'ignored',
        code: 'coverage_layer',
        detail: `'${set.name}' holds the polygons of a job whose points are read`,
      }
    } else {
      const table = tableOf(layer, mapping, options.now, [POLYGON_POSITIONS])
      if (table) yield { kind: 'table', table }
    }
  },
}

/** Undefined where no row is left. */
function tableOf(
  layer: Layer,
  mapping: Mapping,
  now: number,
  found: readonly Warning[] = [],
): SourceTable | undefined {
  const { set, shapes, geometry, rows, header } = layer
  const { x, y } = readPositions(shapes, geometry, header.records, layer.shp.path)
  const kept = keptRecords(rows, header)
  const longitude = kept ? Float64Array.from(kept, (i) => x[i]!) : x
  const latitude = kept ? Float64Array.from(kept, (i) => y[i]!) : y
  if (longitude.length === 0) return undefined
  const crs = toDegrees(longitude, latitude, layer.prj, set.name)
  const { columns, warnings } = columnsOf(layer, kept)
  return mappedTable(
    {
      key: set.key,
      name: set.name,
      format: 'SHAPEFILE',
      mapping,
      told: layer.metadata ?? NOTHING_TOLD,
      longitude,
      latitude,
      columns,
      warnings: [...crs, ...warnings, ...found],
    },
    now,
  )
}

function* boundaryEvents(layer: Layer): Generator<SetEvent> {
  const { set, shp, shapes, header } = layer
  const rings = readRings(shapes, header.records, shp.path)
  const kept = keptRecords(layer.rows, header)
  const records = [...(kept ?? Array(header.records).keys())]
  if (records.length === 0) return
  const { columns, warnings } = columnsOf(layer, kept)
  const read = boundariesOf(rings, { key: set.key, name: set.name, prj: layer.prj, records, columns })
  for (const boundary of read.boundaries) yield { kind: 'boundary', boundary }
  const [warning] = [...read.warnings, ...warnings]
  if (!warning) return
  const { code, detail } = warning
  yield { kind: 'part', entry: { path: shp.path, outcome: 'read', code, detail } }
}

/** dBASE III, with or without memo: 32 bytes a column and a closing one. */
function isDbf(head: Uint8Array): boolean {
  if (head.length < 33 || (head[0] !== 0x03 && head[0] !== 0x83)) return false
  const headerLength = head[8]! | (head[9]! << 8)
  return headerLength > 32 && headerLength % 32 <= 1 && head[2]! >= 1 && head[2]! <= 12
}

/** Whether a point layer beside tells the same job. Layers of one name are one job unless their metadata differ. */
async function isCoverageOf(set: SourceSet, metadata: DeereMetadata | undefined): Promise<boolean> {
  if (!set.beside) return false
  const points = await metadataOf(set.beside)
  return points?.job === metadata?.job
}
