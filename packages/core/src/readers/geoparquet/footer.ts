import { type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet'
import { Unreadable } from '../../bytes/errors.ts'
import type { ArchiveLimits } from '../../bytes/limits.ts'
import { MOST_COORDINATES } from '../features/feature-shapes.ts'
import { ThriftCursor } from './thrift.ts'

const MAGIC = 'PAR1'
/** Of its length and the magic, at the end of the file. */
const TAIL_BYTES = 8
const MOST_COLUMNS = 1000

/** A column of plain values at the root of the schema; `position` is that of its chunk in each row group. */
export interface Leaf {
  readonly name: string
  readonly element: SchemaElement
  readonly position: number
}

export interface Footer {
  readonly metadata: FileMetaData
  readonly rows: number
  readonly leaves: readonly Leaf[]
  /** Names of columns that hold lists or structs. */
  readonly nested: readonly string[]
  /** The file's key-value metadata. */
  readonly members: ReadonlyMap<string, string>
}

export function isParquet(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 4)).toString('latin1') === MAGIC
}

/**
 * The footer, once it is known to say nothing that the file cannot hold.
 * Throws `truncated_parquet`, `corrupt_parquet`, `encrypted_parquet`, `too_many_coordinates`, `parquet_ratio`.
 */
export function readFooter(bytes: Uint8Array, path: string, limits: ArchiveLimits): Footer {
  const end = bytes.length - TAIL_BYTES
  const tail = Buffer.from(bytes.subarray(Math.max(0, end)))
  const magic = tail.toString('latin1', 4)
  if (magic === 'PARE')
    throw new Unreadable('encrypted_parquet', `'${path}' is encrypted; send it unencrypted`)
  if (end < 4 || magic !== MAGIC) {
    const message = `'${path}' does not end like a Parquet file; it was cut, send it again`
    throw new Unreadable('truncated_parquet', message, { at: path })
  }
  const length = tail.readUInt32LE(0)
  if (length > end - 4) throw corruptParquet(path, `its footer cannot have ${length} bytes`)
  const metadata = metadataOf(bytes.subarray(end - length), length, path)
  const { leaves, nested } = leavesOf(metadata.schema, path)
  const rows = rowsOf(metadata, path)
  if (rows > MOST_COORDINATES) {
    const message = `'${path}' holds ${rows} rows; more than ${MOST_COORDINATES / 1e6} million are not read, send it in parts`
    throw new Unreadable('too_many_coordinates', message, { at: path })
  }
  const most = Math.min(limits.totalBytes, Math.max(limits.ratioFreeBytes, limits.ratio * bytes.length))
  if (8 * rows * leaves.length > most) {
    const message = `'${path}' says that ${bytes.length} bytes hold ${rows} rows of ${leaves.length} columns; it is not read`
    throw new Unreadable('parquet_ratio', message, { at: path })
  }
  const members = new Map(
    (metadata.key_value_metadata ?? []).flatMap(({ key, value }) =>
      value === undefined ? [] : [[key, value]],
    ),
  )
  return { metadata, rows, leaves, nested, members }
}

export function corruptParquet(path: string, what: string, cause?: unknown): Unreadable {
  return new Unreadable('corrupt_parquet', `'${path}' is damaged: ${what}; export it again`, {
    at: path,
    cause,
  })
}

function metadataOf(footer: Uint8Array, length: number, path: string): FileMetaData {
  try {
    new ThriftCursor(footer.subarray(0, length)).struct()
    return parquetMetadata(footer, { geoparquet: false })
  } catch (cause) {
    throw corruptParquet(path, 'its footer cannot be read', cause)
  }
}

function leavesOf(schema: readonly SchemaElement[], path: string): Pick<Footer, 'leaves' | 'nested'> {
  const leaves: Leaf[] = []
  const nested: string[] = []
  let position = 0
  /** Past an element and all below it. */
  const pass = (at: number, depth: number): number => {
    const element = schema[at]
    if (!element || depth > 16) throw corruptParquet(path, 'its schema does not hold what it says')
    let next = at + 1
    if (!element.num_children) position++
    for (let i = 0; i < (element.num_children ?? 0); i++) next = pass(next, depth + 1)
    return next
  }
  const names = new Set<string>()
  for (let at = 1; at < schema.length; ) {
    const element = schema[at]!
    const { name, num_children, repetition_type } = element
    if (names.has(name)) throw corruptParquet(path, `it has two columns '${name}'`)
    names.add(name)
    if (num_children || repetition_type === 'REPEATED') nested.push(name)
    else leaves.push({ name, element, position })
    at = pass(at, 0)
  }
  if (position > MOST_COLUMNS) {
    const message = `'${path}' has ${position} columns; at most ${MOST_COLUMNS} are read`
    throw new Unreadable('too_many_columns', message, { at: path })
  }
  return { leaves, nested }
}

function rowsOf({ row_groups, num_rows }: FileMetaData, path: string): number {
  const rows = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)
  if (row_groups.some((group) => !(Number(group.num_rows) >= 0)) || rows !== Number(num_rows)) {
    throw corruptParquet(path, `its footer says ${num_rows} rows, its row groups ${rows}`)
  }
  return rows
}
