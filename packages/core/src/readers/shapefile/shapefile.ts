import { Unreadable } from '../../bytes/errors.ts'
import { partsOf } from '../../bytes/source-file.ts'
import { looksLikeText } from '../../bytes/text.ts'
import { DEERE } from '../mappings/deere.ts'
import { mappedTable } from '../mappings/mapped-table.ts'
import { hasRates, mappingOf } from '../mappings/meanings.ts'
import { NOTHING_TOLD } from '../mappings/told.ts'
import type { Reader, SourceSet } from '../reader.ts'
import { toDegrees } from './crs.ts'
import { keptRecords, readColumns } from './dbf/columns.ts'
import { readDbfHeader } from './dbf/header.ts'
import { type DeereMetadata, METADATA_SUFFIX, readDeereMetadata } from './deere-metadata.ts'
import { encodingOf } from './encoding.ts'
import { layersOf } from './layers.ts'
import { checkHeader, geometryOf, isShapeHeader, readPositions } from './shp/records.ts'

const POLYGON_POSITIONS = {
  code: 'polygon_positions',
  detail: 'The layer holds coverage polygons; the position of each row is the centroid of its polygon',
}

/** Shapefiles of SMS, of John Deere Operations Center and of any other origin. One unit a layer. */
export const shapefile: Reader = {
  format: 'SHAPEFILE',

  recognise(head, path) {
    const { extension, stem } = partsOf(path)
    if (isShapeHeader(head) && extension !== 'shx') {
      const geometry = geometryOf(head)
      return geometry === 'point' ? 'points' : geometry === 'polygon' ? 'polygons' : 'shp'
    }
    if (/^(prj|cpg|qpj)$/.test(extension) && looksLikeText(head)) return extension
    if (extension === 'json') return stem.toLowerCase().endsWith(METADATA_SUFFIX) ? 'metadata' : undefined
    if (/\.shp\.xml$/i.test(path) || /^(sbn|sbx|qix|fix|qmd)$/.test(extension)) return 'side'
    if (isDbf(head)) return 'dbf'
    return /^(shp|shx|dbf)$/.test(extension) && !looksLikeText(head) ? extension : undefined
  },

  group: layersOf,

  async *read(set, options) {
    refuseTwins(set)
    const shp = partOf(set, 'points') ?? partOf(set, 'polygons') ?? partOf(set, 'shp')
    const dbf = partOf(set, 'dbf')
    if (!shp) throw missing('shp', set)
    if (!dbf) throw missing('dbf', set)
    const shapes = await shp.read()
    const geometry = checkHeader(shapes, shp.path)
    const rowBytes = asBuffer(await dbf.read())
    const header = readDbfHeader(rowBytes, dbf.path)
    const metadata = await metadataOf(set.parts)
    const names = header.fields.map((field) => field.name.toLowerCase())
    const mapping = metadata ? DEERE : mappingOf(names)
    if (geometry === 'polygon') {
      if (!hasRates(mapping, names)) {
        yield {
          kind: 'ignored',
          code: 'boundary_layer',
          detail: `'${set.name}' holds polygons without rates: boundaries, no log`,
        }
        return
      }
      if (await isCoverageOf(set, metadata)) {
        yield {
          kind: 'ignored',
          code: 'coverage_layer',
          detail: `'${set.name}' holds the polygons of a job whose points are read`,
        }
        return
      }
    }
    const { x, y } = readPositions(shapes, geometry, header.records, shp.path)
    const kept = keptRecords(rowBytes, header)
    const longitude = kept ? Float64Array.from(kept, (i) => x[i]!) : x
    const latitude = kept ? Float64Array.from(kept, (i) => y[i]!) : y
    if (longitude.length === 0) return
    const crs = toDegrees(longitude, latitude, await textOf(set, 'prj'), set.name)
    const cpg = await textOf(set, 'cpg')
    const { encoding, warnings } = encodingOf(cpg, header.language, rowBytes.subarray(header.headerLength))
    const read = readColumns(rowBytes, header, kept, encoding)
    const table = mappedTable(
      {
        key: set.key,
        name: set.name,
        format: 'SHAPEFILE',
        mapping,
        told: metadata ?? NOTHING_TOLD,
        longitude,
        latitude,
        columns: read.columns,
        warnings: [
          ...crs,
          ...warnings,
          ...read.warnings,
          ...(geometry === 'polygon' ? [POLYGON_POSITIONS] : []),
        ],
      },
      options.now,
    )
    yield { kind: 'table', table }
  },
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

/** Names that differ by their case alone, or not at all: nothing tells which .dbf goes with which .shp. */
function refuseTwins({ parts, name, key }: SourceSet): void {
  const roles = parts.map(({ role }) => (role === 'points' || role === 'polygons' ? 'shp' : role))
  const twice = ['shp', 'dbf', 'prj'].find((role) => roles.indexOf(role) !== roles.lastIndexOf(role))
  if (!twice) return
  const message = `The layer '${name}' has more than one .${twice}; give each layer a name of its own`
  throw new Unreadable('duplicate_name', message, { at: key })
}

async function metadataOf(parts: SourceSet['parts']): Promise<DeereMetadata | undefined> {
  const part = parts.find(({ role }) => role === 'metadata')
  return part && readDeereMetadata(await part.file.read())
}

function partOf({ parts }: SourceSet, role: string) {
  return parts.find((part) => part.role === role)?.file
}

async function textOf(set: SourceSet, role: string): Promise<string | undefined> {
  const file = partOf(set, role)
  return file && asBuffer(await file.read()).toString('utf8')
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function missing(extension: string, { name, key }: SourceSet): Unreadable {
  const message = `The layer '${name}' has no .${extension}; send all files of the layer together`
  return new Unreadable(`missing_${extension}`, message, { at: key })
}
