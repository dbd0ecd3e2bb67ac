/** Plans, merges, and the operations that come of them. */
import type { Generated } from 'kysely'
import type { Defaulted, Instant, Json, MaybeInstant } from './columns.ts'

export interface PlansTable {
  user_id: string
  owner_id: string
  change: Generated<number>
  changed_at: Defaulted<Instant>
  waiting_since: MaybeInstant
}
export interface FileCoveragesTable {
  file_id: string
  user_id: string
  points_blob: string
  /** Of PostgreSQL's type box. */
  bounds: string | null
}
export interface FileFieldsTable {
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
export interface MergesTable {
  id: string
  owner_id: string
  user_id: string
  origin: 'merged' | 'automerged'
  recipe: Json<MergeRecipe>
  wanted: string
  built: string | null
}
export interface FileSourcesTable {
  file_id: string
  source_file_id: string
  position: number
}
export interface OperationsTable {
  id: string
  owner_id: string
  user_id: string
  file_id: string
  operation_type: string
  created_at: Defaulted<Instant>
}
export interface OperationFieldsTable {
  operation_id: string
  owner_id: string
  field_id: string
  coverage: number
}
export interface OutsidePointsTable {
  file_id: string
  recipe: Json<{ readonly points: string; readonly boundaryIds: readonly string[] }>
  wanted: string
  built: string | null
  points: number | null
}
