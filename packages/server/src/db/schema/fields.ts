/** Growers, farms, fields, boundaries and their uploads. */
import type { ColumnType, Generated } from 'kysely'
import type { Defaulted, Instant, Json, MaybeInstant } from './columns.ts'

export interface GrowersTable {
  id: Generated<number>
  owner_id: string
  user_id: string
  name: string
  created_at: Defaulted<Instant>
  updated_at: Defaulted<Instant>
}
export interface FarmsTable extends GrowersTable {
  grower_id: number | null
}
export interface FieldsTable {
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
export interface BoundariesTable {
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
export interface BoundaryUploadsTable {
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
export interface BoundaryUploadEntriesTable {
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
