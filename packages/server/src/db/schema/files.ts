/** What came in, what became of it, and the bytes. */
import type { ColumnType, Generated } from 'kysely'
import type { Defaulted, Instant, Json, MaybeInstant } from './columns.ts'

/** What an uploader knows of the data; `mapping` is the text of a column mapping. */
export interface UploadHints {
  readonly crop?: string
  /** yyyy-mm-dd */
  readonly date?: string
  /** IANA name. */
  readonly timeZone?: string
  readonly mapping?: string
}
export interface SourcesTable {
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
  fetch_failures: Generated<number>
  fetch_after: MaybeInstant
  error_code: string | null
  error_message: string | null
  report: Defaulted<Json<unknown[]>>
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
export interface FilesTable {
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
export interface ArtifactsTable {
  file_id: string
  name: string
  blob: string
  size: number
  media_type: string
  image: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>
}
export interface BlobsTable {
  owner_id: string
  sha256: string
  size: number
  created_at: Defaulted<Instant>
  unreferenced_at: MaybeInstant
  damaged_at: MaybeInstant
}
