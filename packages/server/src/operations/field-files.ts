/** Files as they lie in fields. Every function sees those of one owner. */
import { type Kysely, sql } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { Database, FileRow } from '../db/schema.ts'
import { OUTSIDE } from './outside.ts'

export interface FieldFileRecord
  extends Pick<
    FileRow,
    'id' | 'user_id' | 'origin' | 'provider' | 'operation_type' | 'start_time' | 'end_time'
  > {
  readonly provider_file_id: string | null
  readonly crops: readonly string[] | null
  readonly varieties: readonly { readonly name: string }[] | null
}

/** Times are ISO 8601 texts. */
export interface FieldFileFilters {
  readonly fileId?: string | undefined
  readonly operationType?: string | undefined
  readonly provider?: string | undefined
  readonly origin?: FileRow['origin'] | undefined
  readonly crop?: string | undefined
  readonly startTime?: string | undefined
  readonly endTime?: string | undefined
}

/** Files attached to a field, and the merged ones of its operations, newest first. */
export async function listFieldFiles(
  db: Kysely<Database>,
  { ownerId, fieldId }: { ownerId: string; fieldId: string },
  { filters, page }: { filters: FieldFileFilters; page: Page },
): Promise<Paged<FieldFileRecord>> {
  const { fileId, operationType, provider, origin, crop, startTime, endTime } = filters
  const matching = db
    .selectFrom('files')
    .where('files.owner_id', '=', ownerId)
    .where('files.status', '=', 'processed')
    .where(
      sql<boolean>`(
        exists (
          select from file_fields
          where file_fields.owner_id = ${ownerId} and field_id = ${fieldId} and file_id = files.id and attached
        ) or exists (
          select from operation_fields join operations on operations.id = operation_id
          where operation_fields.owner_id = ${ownerId} and field_id = ${fieldId} and operations.file_id = files.id
        )
      )`,
    )
    .$if(fileId !== undefined, (query) => query.where('files.id', '=', fileId as string))
    .$if(operationType !== undefined, (query) =>
      query.where('files.operation_type', '=', operationType as string),
    )
    .$if(provider !== undefined, (query) => query.where('files.provider', '=', provider as string))
    .$if(origin !== undefined, (query) => query.where('files.origin', '=', origin as FileRow['origin']))
    .$if(startTime !== undefined, (query) => query.where('files.start_time', '>=', startTime as string))
    .$if(endTime !== undefined, (query) => query.where('files.end_time', '<=', endTime as string))
    .$if(crop !== undefined, (query) =>
      query.where(
        sql<boolean>`exists (
          select from json_array_elements_text(files.metadata->'crops') as named (crop) where lower(crop) = lower(${crop})
        )`,
      ),
    )
  const [items, { total }] = await Promise.all([
    matching
      .leftJoin('sources', 'sources.id', 'files.source_id')
      .select([
        'files.id',
        'files.user_id',
        'files.origin',
        'files.provider',
        'files.operation_type',
        'files.start_time',
        'files.end_time',
        'sources.provider_file_id',
        sql<FieldFileRecord['crops']>`files.metadata->'crops'`.as('crops'),
        sql<FieldFileRecord['varieties']>`files.summary->'properties'->'varieties'`.as('varieties'),
      ])
      .orderBy('files.created_at', 'desc')
      .orderBy('files.id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

/** Processed files of a user that lie in no field, oldest first. */
export async function uncoveredFiles(
  db: Kysely<Database>,
  { ownerId, userId, page }: { ownerId: string; userId: string; page: Page },
): Promise<Paged<string>> {
  const matching = db
    .selectFrom('files')
    .where('owner_id', '=', ownerId)
    .where('user_id', '=', userId)
    .where('status', '=', 'processed')
    .where('origin', 'in', ['provider', 'uploaded'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('file_fields')
            .select('file_id')
            .whereRef('file_id', '=', 'files.id')
            .where('attached', '=', true),
        ),
      ),
    )
  const [rows, { total }] = await Promise.all([
    matching.select('id').orderBy('created_at').orderBy('id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items: rows.map(({ id }) => id), total }
}

export interface OutsideRecord {
  readonly id: string
  readonly fields: readonly string[]
  readonly points: number
}

/** Files whose points outside their fields are kept, newest first. */
export async function listOutside(
  db: Kysely<Database>,
  { ownerId, userId, fileId, page }: { ownerId: string; userId?: string; fileId?: string; page: Page },
): Promise<Paged<OutsideRecord>> {
  const matching = db
    .selectFrom('outside_points')
    .innerJoin('files', 'files.id', 'outside_points.file_id')
    .innerJoin('artifacts', 'artifacts.file_id', 'files.id')
    .where('artifacts.name', '=', OUTSIDE)
    .where('files.owner_id', '=', ownerId)
    .$if(userId !== undefined, (query) => query.where('files.user_id', '=', userId as string))
    .$if(fileId !== undefined, (query) => query.where('files.id', '=', fileId as string))
  const [items, { total }] = await Promise.all([
    matching
      .select([
        'files.id',
        sql<string[]>`array(
          select distinct field_id::text from file_fields where file_id = files.id and attached order by 1
        )`.as('fields'),
        sql<number>`coalesce(outside_points.points, 0)`.as('points'),
      ])
      .orderBy('files.created_at', 'desc')
      .orderBy('files.id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}
