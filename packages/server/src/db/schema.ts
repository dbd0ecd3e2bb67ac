/** The tables as kysely sees them; `migrations/` is what makes them. */
import type { AppKeyScope, MagicLinkKind, MagicLinkSettings, StoredSettings } from '@sheaf/contract'
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
  configuration: Defaulted<Json<StoredSettings>>
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
  configuration: ColumnType<StoredSettings | null, string | null | undefined, string | null>
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
  listed_from: MaybeInstant
  with_shared: Generated<boolean>
  asked: Generated<boolean>
}
/** What an uploader knows of the data; `mapping` is the text of a column mapping. */
export interface UploadHints {
  readonly crop?: string
  /** yyyy-mm-dd */
  readonly date?: string
  /** IANA name. */
  readonly timeZone?: string
  readonly mapping?: string
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
  hints: Defaulted<Json<UploadHints>>
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
  /** Null for files that were merged of others. */
  source_id: string | null
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
  image: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>
}
interface EquipmentTable {
  id: string
  owner_id: string
  user_id: string
  kind: 'machine' | 'implement'
  identity: string
  name: string
  provider: string
  serial_number: string | null
  make: string | null
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
interface FileEquipmentTable {
  id: string
  equipment_id: string
  file_id: string
  distance_m: number | null
  created_at: Defaulted<Instant>
}
interface OperatorsTable {
  id: string
  owner_id: string
  user_id: string
  identity: string
  name: string
  provider: string
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
interface FileOperatorsTable {
  operator_id: string
  file_id: string
}
interface PrescriptionsTable {
  id: string
  owner_id: string
  user_id: string
  provider: string
  name: string
  size: number
  sha256: string
  state: 'sending' | 'sent' | 'failed'
  provider_id: string | null
  error_code: string | null
  error_message: string | null
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
interface GrowersTable {
  id: Generated<number>
  owner_id: string
  user_id: string
  name: string
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
interface FarmsTable extends GrowersTable {
  grower_id: number | null
}
interface FieldsTable {
  owner_id: string
  id: string
  user_id: string
  farm_id: number | null
  name: string | null
  type: 'ORIGINAL' | 'MERGED'
  status: 'PREVIEW' | 'WAITING' | 'PROCESSED'
  merged_field_id: string | null
  provider: string | null
  provider_field_id: string | null
  provider_field_name: string | null
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
interface BoundariesTable {
  id: string
  owner_id: string
  field_id: string
  status: 'ACTIVE' | 'INACTIVE' | 'OUTDATED_ON_PROVIDER' | 'DELETED_ON_PROVIDER'
  origin: 'client' | 'provider' | 'coverage' | 'merge'
  validity: string
  fixes: ColumnType<readonly string[] | null, string | null | undefined, string | null>
  made_of: string | null
  /** MultiPolygon coordinates. */
  geometry: Json<number[][][][]>
  /** Of PostgreSQL's type box: written as `(east,north),(west,south)`. */
  bounds: string
  area_m2: number
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
interface BoundaryUploadsTable {
  id: string
  owner_id: string
  user_id: string
  farm_id: number | null
  file_name: string
  blob: string
  status: 'RECEIVED' | 'PROCESSED' | 'FAILED'
  error_message: string | null
  created_at: Defaulted<Instant>
}
interface BoundaryUploadEntriesTable {
  id: string
  upload_id: string
  path: string
  converter_format: 'SHAPEFILE' | 'GEOJSON' | 'KML'
  status: 'PROCESSING' | 'CONVERTED' | 'FINISHED' | 'FAILED' | 'PARTIALLY_FINISHED'
  field_ids: Defaulted<Json<readonly string[]>>
  errors: Defaulted<Json<readonly unknown[]>>
  created_at: Defaulted<Instant>
  processed_at: MaybeInstant
}
interface PlansTable {
  user_id: string
  owner_id: string
  change: Generated<number>
  changed_at: Defaulted<Instant>
  waiting_since: MaybeInstant
}
interface FileCoveragesTable {
  file_id: string
  user_id: string
  points_blob: string
  /** Of PostgreSQL's type box. */
  bounds: string | null
}
interface FileFieldsTable {
  file_id: string
  boundary_id: string
  owner_id: string
  field_id: string
  points_blob: string
  percent: number
  attached: Generated<boolean>
}
/** What a merge is made of. Boundaries and stored points never change: their ids say all. */
export interface MergeRecipe {
  /** In order of start; `points` is the digest of the file's stored points. */
  readonly members: readonly {
    readonly fileId: string
    readonly points: string
    /** Rows with these texts; none: all. */
    readonly selections: readonly {
      readonly property: 'crop' | 'tillType'
      readonly value: string
      readonly orNone: boolean
    }[]
  }[]
  /** The fields that it is about ... */
  readonly fields: readonly { readonly fieldId: string; readonly boundaryId: string }[]
  /** ... and whether points outside them are left out. */
  readonly cut: boolean
  readonly configuration: Readonly<Record<string, unknown>>
}
interface MergesTable {
  id: string
  owner_id: string
  user_id: string
  origin: 'merged' | 'automerged'
  recipe: Json<MergeRecipe>
  wanted: string
  built: string | null
}
interface FileSourcesTable {
  file_id: string
  source_file_id: string
  position: number
}
interface OperationsTable {
  id: string
  owner_id: string
  user_id: string
  file_id: string
  operation_type: string
  created_at: Defaulted<Instant>
}
interface OperationFieldsTable {
  operation_id: string
  owner_id: string
  field_id: string
  coverage: number
}
interface OutsidePointsTable {
  file_id: string
  recipe: Json<{ readonly points: string; readonly boundaryIds: readonly string[] }>
  wanted: string
  built: string | null
  points: number | null
}
interface AppKeysTable {
  id: string
  owner_id: string
  provider: string
  name: string
  secret: Buffer
  scopes: AppKeyScope[]
  created_at: Defaulted<Instant>
}
interface ApiKeysTable {
  id: string
  owner_id: string
  user_id: string
  key_hash: Buffer
  excerpt: Buffer
  description: string | null
  expires_at: Instant
  revoked_at: MaybeInstant
  created_at: Defaulted<Instant>
}
interface MagicLinksTable {
  id: string
  owner_id: string
  user_id: string
  kind: MagicLinkKind
  providers: string[]
  settings: Json<MagicLinkSettings>
  max_usage: number
  usage_count: Generated<number>
  expires_at: Instant
  last_accessed_at: MaybeInstant
  created_at: Defaulted<Instant>
}
interface MagicLinkSessionsTable {
  id: string
  magic_link_id: string
  token_hash: Buffer
  counted: Generated<boolean>
  expires_at: Instant
  created_at: Defaulted<Instant>
}
/** How an attempt to connect ended: `denied` by the grower, `refused` or `unavailable` by the provider. */
export type AttemptOutcome = 'connected' | 'denied' | 'refused' | 'unavailable'
interface ConnectionAttemptsTable {
  id: string
  owner_id: string
  user_id: string
  app_key_id: string
  magic_link_session_id: string | null
  nonce_hash: Buffer
  browser_hash: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
  state_hash: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
  used_at: MaybeInstant
  outcome: ColumnType<AttemptOutcome | null, AttemptOutcome | null | undefined, AttemptOutcome | null>
  expires_at: Instant
  created_at: Defaulted<Instant>
}
interface BlobsTable {
  owner_id: string
  sha256: string
  size: number
  created_at: Defaulted<Instant>
  unreferenced_at: MaybeInstant
}
interface WebhooksTable {
  id: string
  owner_id: string
  name: string
  url: string
  secret: Buffer
  created_at: Defaulted<Instant>
}
interface WebhookEventsTable {
  owner_id: string
  event: string
  webhook_id: string
  position: number
}
interface AlertsTable {
  id: string
  webhook_id: string
  body: string
  sequence: number
  attempts: Generated<number>
  created_at: Defaulted<Instant>
}
interface AlertSequencesTable {
  owner_id: string
  resource_id: string
  last: Generated<number>
}
interface FailedCallsTable {
  id: string
  owner_id: string
  created_at: Instant
  url: string
  request_body: string
  status: number | null
  response: string | null
  connection_error: string | null
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
  growers: GrowersTable
  farms: FarmsTable
  fields: FieldsTable
  boundaries: BoundariesTable
  plans: PlansTable
  file_coverages: FileCoveragesTable
  file_fields: FileFieldsTable
  merges: MergesTable
  file_sources: FileSourcesTable
  operations: OperationsTable
  operation_fields: OperationFieldsTable
  outside_points: OutsidePointsTable
  boundary_uploads: BoundaryUploadsTable
  boundary_upload_entries: BoundaryUploadEntriesTable
  prescriptions: PrescriptionsTable
  equipment: EquipmentTable
  file_equipment: FileEquipmentTable
  operators: OperatorsTable
  file_operators: FileOperatorsTable
  webhooks: WebhooksTable
  webhook_events: WebhookEventsTable
  alerts: AlertsTable
  alert_sequences: AlertSequencesTable
  failed_calls: FailedCallsTable
  app_keys: AppKeysTable
  api_keys: ApiKeysTable
  magic_links: MagicLinksTable
  magic_link_sessions: MagicLinkSessionsTable
  connection_attempts: ConnectionAttemptsTable
}
export type Owner = Selectable<OwnersTable>
export type User = Selectable<UsersTable>
export type Credential = Selectable<CredentialsTable>
export type Source = Selectable<SourcesTable>
export type Equipment = Selectable<EquipmentTable>
export type Operator = Selectable<OperatorsTable>
export type Prescription = Selectable<PrescriptionsTable>
export type Grower = Selectable<GrowersTable>
export type Farm = Selectable<FarmsTable>
export type Field = Selectable<FieldsTable>
export type Merge = Selectable<MergesTable>
export type Boundary = Selectable<BoundariesTable>
export type BoundaryUpload = Selectable<BoundaryUploadsTable>
export type BoundaryUploadEntry = Selectable<BoundaryUploadEntriesTable>
export type AppKey = Selectable<AppKeysTable>
export type ApiKey = Selectable<ApiKeysTable>
export type MagicLink = Selectable<MagicLinksTable>
export type ConnectionAttempt = Selectable<ConnectionAttemptsTable>
export type FileRow = Selectable<FilesTable>
export type FailedCallRow = Selectable<FailedCallsTable>
