/** The tables as kysely sees them; `migrations/` is what makes them. */
import type { Selectable } from 'kysely'
import type {
  CredentialEventsTable,
  CredentialsTable,
  DigestKeysTable,
  EndedTokensTable,
  OwnersTable,
  SignInAttemptsTable,
  SigningKeysTable,
  SyncsTable,
  UsersTable,
} from './schema/accounts.ts'
import type {
  AlertSequencesTable,
  AlertsTable,
  FailedCallsTable,
  WebhookEventsTable,
  WebhooksTable,
} from './schema/alerts.ts'
import type {
  EquipmentTable,
  FileEquipmentTable,
  FileOperatorsTable,
  OperatorsTable,
  PrescriptionsTable,
} from './schema/assets.ts'
import type { AuditLogTable } from './schema/audit.ts'
import type {
  BoundariesTable,
  BoundaryUploadEntriesTable,
  BoundaryUploadsTable,
  FarmsTable,
  FieldsTable,
  GrowersTable,
} from './schema/fields.ts'
import type { ArtifactsTable, BlobsTable, FilesTable, SourcesTable } from './schema/files.ts'
import type { TurnsTable } from './schema/jobs.ts'
import type {
  ApiKeysTable,
  AppKeysTable,
  ConnectionAttemptsTable,
  MagicLinkSessionsTable,
  MagicLinksTable,
} from './schema/keys.ts'
import type {
  FileCoveragesTable,
  FileFieldsTable,
  FileSourcesTable,
  MergesTable,
  OperationFieldsTable,
  OperationsTable,
  OutsidePointsTable,
  PlansTable,
} from './schema/operations.ts'
import type { ProviderCallsTable, ProviderGatesTable } from './schema/providers.ts'

export type { CredentialStatus } from './schema/accounts.ts'
export type { UploadHints } from './schema/files.ts'
export type { AttemptOutcome } from './schema/keys.ts'
export type { MergeRecipe } from './schema/operations.ts'

export interface Database {
  turns: TurnsTable
  owners: OwnersTable
  signing_keys: SigningKeysTable
  digest_keys: DigestKeysTable
  sign_in_attempts: SignInAttemptsTable
  ended_tokens: EndedTokensTable
  users: UsersTable
  credentials: CredentialsTable
  credential_events: CredentialEventsTable
  syncs: SyncsTable
  provider_gates: ProviderGatesTable
  provider_calls: ProviderCallsTable
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
  audit_log: AuditLogTable
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
export type MagicLinkRow = Selectable<MagicLinksTable>
export type ConnectionAttempt = Selectable<ConnectionAttemptsTable>
export type FileRow = Selectable<FilesTable>
export type AlertRow = Selectable<AlertsTable>
export type FailedCallRow = Selectable<FailedCallsTable>
