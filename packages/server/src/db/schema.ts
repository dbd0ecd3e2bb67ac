/** The tables as kysely sees them; `migrations/` is what makes them. */
import type { ColumnType, Generated, Selectable } from 'kysely'

/** timestamptz: read as text with six fraction digits (the API prints them), written as Date or ISO text. */
type Instant = ColumnType<string, Date | string, Date | string>
type Defaulted<T> = ColumnType<
  T extends ColumnType<infer S, unknown, unknown> ? S : T,
  (T extends ColumnType<unknown, infer I, unknown> ? I : T) | undefined,
  T extends ColumnType<unknown, unknown, infer U> ? U : T
>
/** json: read as a value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>

interface OwnersTable {
  id: string
  username: string
  password_hash: string
  token_generation: Generated<number>
  created_at: Defaulted<Instant>
}
interface SigningKeysTable {
  id: string
  secret: Buffer
  created_at: Defaulted<Instant>
}
interface UsersTable {
  id: string
  owner_id: string
  name: string
  email: string
  phone: string | null
  address: string | null
  external_id: string | null
  created_at: Defaulted<Instant>
}
export type CredentialStatus = 'OK' | 'UNAUTHENTICATED' | 'MISSING_PERMISSION' | 'TEMPORARILY_UNAVAILABLE'
interface CredentialsTable {
  id: string
  owner_id: string
  user_id: string
  provider: string
  status: CredentialStatus
  secret: Buffer
  candidate: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
  attached_hash: Buffer
  access_expires_at: ColumnType<string | null, Date | string | null, Date | string | null>
  failures: Generated<number>
  created_at: Defaulted<Instant>
}
interface CredentialEventsTable {
  id: string
  credential_id: string
  created_at: Defaulted<Instant>
  status_code: number
  headers: string
  body: string
}
type MaybeInstant = ColumnType<string | null, Date | string | null | undefined, Date | string | null>
interface SyncsTable {
  credential_id: string
  state: 'waiting' | 'running' | 'finished' | 'failed'
  since: MaybeInstant
  started_at: MaybeInstant
  finished_at: MaybeInstant
  next_at: Instant
  last_error: string | null
}
interface SourcesTable {
  id: string
  owner_id: string
  user_id: string
  origin: 'provider' | 'uploaded'
  provider: string
  name: string
  size: number
  state: 'listed' | 'stored' | 'converted' | 'failed'
  blob: string | null
  provider_file_id: string | null
  account_id: string | null
  provider_sha256: string | null
  modified_at: MaybeInstant
  version: Generated<number>
  error_code: string | null
  error_message: string | null
  report: Defaulted<Json<unknown[]>>
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
interface FilesTable {
  id: string
  owner_id: string
  user_id: string
  source_id: string
  part_key: string
  provider: string
  origin: 'provider' | 'uploaded' | 'merged' | 'automerged'
  status: 'processing' | 'processed' | 'failed'
  file_format: string | null
  file_name: string
  size_in_bytes: number
  operation_type: string | null
  start_time: MaybeInstant
  end_time: MaybeInstant
  area_m2: number | null
  points: number | null
  summary: ColumnType<unknown, string | null | undefined, string | null>
  units: ColumnType<Record<string, string> | null, string | null | undefined, string | null>
  steps: Defaulted<Json<Record<string, { status: string; message: string }>>>
  metadata: Defaulted<Json<Record<string, unknown>>>
  warnings: Defaulted<Json<unknown[]>>
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
interface ArtifactsTable {
  file_id: string
  name: string
  blob: string
  size: number
  media_type: string
}
interface BlobsTable {
  owner_id: string
  sha256: string
  size: number
  created_at: Defaulted<Instant>
  unreferenced_at: MaybeInstant
}
export interface Database {
  owners: OwnersTable
  signing_keys: SigningKeysTable
  users: UsersTable
  credentials: CredentialsTable
  credential_events: CredentialEventsTable
  syncs: SyncsTable
  sources: SourcesTable
  files: FilesTable
  artifacts: ArtifactsTable
  blobs: BlobsTable
}
export type Owner = Selectable<OwnersTable>
export type User = Selectable<UsersTable>
export type Credential = Selectable<CredentialsTable>
export type Source = Selectable<SourcesTable>
export type FileRow = Selectable<FilesTable>
