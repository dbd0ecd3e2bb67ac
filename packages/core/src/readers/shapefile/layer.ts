import { Unreadable } from '../../bytes/errors.ts'
import type { SourceFile } from '../../bytes/source-file.ts'
import type { Column } from '../../columns/table.ts'
import type { Warning } from '../../columns/warning.ts'
import type { SourceSet } from '../reader.ts'
import { readColumns } from './dbf/columns.ts'
import { type DbfHeader, readDbfHeader } from './dbf/header.ts'
import { type DeereMetadata, readDeereMetadata } from './deere-metadata.ts'
import { encodingOf } from './encoding.ts'
import { checkHeader, type Geometry } from './shp/records.ts'

/** The files of a layer, read and checked as far as their headers. */
export interface Layer {
  readonly set: SourceSet
  readonly shp: SourceFile
  readonly shapes: Uint8Array
  readonly geometry: Geometry
  readonly rows: Buffer
  readonly header: DbfHeader
  /** In lower case. */
  readonly names: readonly string[]
  readonly metadata: DeereMetadata | undefined
  readonly prj: string | undefined
  readonly cpg: string | undefined
}

/** Throws `missing_shp`, `missing_dbf`, `duplicate_name` and the errors of the two headers. */
export async function openLayer(set: SourceSet): Promise<Layer> {
  refuseTwins(set)
  const shp = partOf(set, 'points') ?? partOf(set, 'polygons') ?? partOf(set, 'shp')
  const dbf = partOf(set, 'dbf')
  if (!shp) throw missing('shp', set)
  if (!dbf) throw missing('dbf', set)
  const shapes = await shp.read()
  const geometry = checkHeader(shapes, shp.path)
  const rows = asBuffer(await dbf.read())
  const header = readDbfHeader(rows, dbf.path)
  return {
    set,
    shp,
    shapes,
    geometry,
    rows,
    header,
    names: header.fields.map((field) => field.name.toLowerCase()),
    metadata: await metadataOf(set.parts),
    prj: await textOf(set, 'prj'),
    cpg: await textOf(set, 'cpg'),
  }
}

/** The columns of the `kept` records (or of all) in the layer's encoding. */
export function columnsOf(
  { rows, header, cpg }: Layer,
  kept: Uint32Array | undefined,
): { columns: Column[]; warnings: Warning[] } {
  const { encoding, warnings } = encodingOf(cpg, header.language, rows.subarray(header.headerLength))
  const read = readColumns(rows, header, kept, encoding)
  return { columns: read.columns, warnings: [...warnings, ...read.warnings] }
}

/** Names that differ by their case alone, or not at all: nothing tells which .dbf goes with which .shp. */
function refuseTwins({ parts, name, key }: SourceSet): void {
  const roles = parts.map(({ role }) => (role === 'points' || role === 'polygons' ? 'shp' : role))
  const twice = ['shp', 'dbf', 'prj'].find((role) => roles.indexOf(role) !== roles.lastIndexOf(role))
  if (!twice) return
  const message = `The layer '${name}' has more than one .${twice}; give each layer a name of its own`
  throw new Unreadable('duplicate_name', message, { at: key })
}

export async function metadataOf(parts: SourceSet['parts']): Promise<DeereMetadata | undefined> {
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
