/** What a user's operations are planned from. */
import { dimensionOf, type PlanFile } from '@sheaf/core'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'

export interface StoredFile extends PlanFile {
  /** Digest of its stored points. */
  readonly points: string
}

interface Row {
  readonly id: string
  readonly status: string
  readonly origin: string
  readonly provider: string
  readonly operation_type: string
  readonly start: number | null
  readonly crops: readonly string[] | null
  readonly till_types: readonly string[] | null
  readonly rate_unit: string | null
  readonly points: string
}

/** Files that have standard points, of all origins but merges. */
export async function storedFiles(db: Kysely<Database>, userId: string): Promise<StoredFile[]> {
  const { rows } = await sql<Row>`
    select files.id, files.status, files.origin, files.provider, files.operation_type,
      extract(epoch from files.start_time)::float8 * 1000 as start,
      files.metadata->'crops' as crops,
      case when files.operation_type = 'tillage' then files.summary->'properties'->'tillType' end as till_types,
      coalesce(files.units->>'appliedRate', files.units->>'seedRate') as rate_unit,
      artifacts.blob as points
    from files join artifacts on artifacts.file_id = files.id and artifacts.name = 'standardTable'
    where files.user_id = ${userId} and files.source_id is not null
      and files.status = 'processed' and files.operation_type is not null
  `.execute(db)
  return rows.map(({ start, crops, till_types, rate_unit, operation_type, ...row }) => {
    const rateDimension = rate_unit === null ? undefined : dimensionOf(rate_unit)
    return {
      ...row,
      userId,
      operationType: operation_type,
      crops: crops ?? [],
      tillTypes: till_types ?? [],
      ...(rateDimension === undefined ? {} : { rateDimension }),
      ...(start === null ? {} : { start }),
    }
  })
}
