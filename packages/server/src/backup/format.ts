/**
 * A backup is a folder, or a tar of it:
 *
 *   tables/<table>.copy   rows in PostgreSQL's text format of COPY, UTF-8
 *   jobs.ndjson           what was queued, a JSON object a line
 *   blobs/<owner>/<sha256>
 *   master.key            only where it was asked for
 *   manifest.json         written last: without it the backup is not whole
 */
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'
import { BackupError } from './errors.ts'

const Stored = { sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }), size: Type.Integer({ minimum: 0 }) }

/** Names become SQL and paths: only what ours are made of. */
const Name = Type.String({ pattern: '^[a-z][a-z0-9_]*$' })
const OwnerId = Type.String({ pattern: '^[0-9a-f-]{36}$' })

const ManifestSchema = Type.Object({
  format: Type.Literal('sheaf-backup'),
  version: Type.Literal(1),
  /** ISO 8601: when the snapshot was taken. */
  createdAt: Type.String(),
  /** Those that had run, in their order. */
  migrations: Type.Array(Type.String()),
  tables: Type.Array(Type.Object({ name: Name, columns: Type.Array(Name), rows: Type.Integer(), ...Stored })),
  /** The value after the last one that was given. */
  sequences: Type.Array(Type.Object({ table: Name, column: Name, next: Type.Integer() })),
  jobs: Type.Object({ count: Type.Integer(), ...Stored }),
  blobs: Type.Array(Type.Object({ ownerId: OwnerId, ...Stored })),
  /** Bytes that were missing or damaged when the backup was made: they are not in it. */
  missing: Type.Array(Type.Object({ ownerId: OwnerId, sha256: Stored.sha256, problem: Type.String() })),
  withKey: Type.Boolean(),
})
export type Manifest = Static<typeof ManifestSchema>

export const manifestFile = 'manifest.json'
export const jobsFile = 'jobs.ndjson'
export const keyFile = 'master.key'
export const tableFile = (table: string) => `tables/${table}.copy`
export const blobFile = (ownerId: string, sha256: string) => `blobs/${ownerId}/${sha256}`

/** Throws `BackupError` `not_a_backup`. */
export function readManifest(text: string): Manifest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new BackupError('not_a_backup', `${manifestFile} is no JSON: the backup is damaged.`, cause)
  }
  if (Value.Check(ManifestSchema, value)) return value
  const version = (value as { version?: unknown } | null)?.version
  const why =
    typeof version === 'number' && version > 1 ? `it has the format ${version}` : 'it is none of Sheaf'
  throw new BackupError('not_a_backup', `This backup cannot be read: ${why}.`)
}
