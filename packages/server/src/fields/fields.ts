/** Fields, each with its active boundary. Every function sees the fields of one owner. */
import { type Kysely, sql } from 'kysely'
import type { Page, Paged, Sort } from '../db/paging.ts'
import type { Database, Field } from '../db/schema.ts'

export interface FieldRecord extends Field {
  /** Ids, in the order in which they were made. */
  readonly boundary_ids: readonly string[]
  /** Ids of the fields that were merged into this one. */
  readonly source_ids: readonly string[]
  /** Ids of the machine files that lie in it. */
  readonly file_ids: readonly string[]
  /** Of the active boundary, where there is one. */
  readonly area_m2: number | null
  readonly origin: 'client' | 'provider' | 'coverage' | 'merge' | null
}
export interface FieldWithGeometry extends FieldRecord {
  readonly geometry: number[][][][] | null
}

const columns = {
  id: 'fields.id',
  name: 'fields.name',
  leafUserId: 'fields.user_id',
  type: 'fields.type',
  status: 'fields.status',
  createdTime: 'fields.created_at',
  updatedTime: 'fields.updated_at',
} as const
export type FieldSort = Sort<keyof typeof columns>

export interface FieldFilters {
  readonly leafUserId?: string | undefined
  readonly provider?: string | undefined
  readonly farmId?: number | undefined
  readonly type?: Field['type'] | undefined
}

/** In the order in which they were made unless `sort` says otherwise. */
export async function listFields(
  db: Kysely<Database>,
  ownerId: string,
  { filters, sort, page }: { filters: FieldFilters; sort: readonly FieldSort[]; page: Page },
): Promise<Paged<FieldRecord>> {
  const { leafUserId, provider, farmId, type } = filters
  const matching = db
    .selectFrom('fields')
    .where('fields.owner_id', '=', ownerId)
    .$if(leafUserId !== undefined, (query) => query.where('fields.user_id', '=', leafUserId as string))
    .$if(provider !== undefined, (query) => query.where(sql<boolean>`lower(provider) = lower(${provider})`))
    // Cast: a number that no id can be matches nothing.
    .$if(farmId !== undefined, (query) => query.where(sql<boolean>`farm_id = ${farmId}::numeric`))
    .$if(type !== undefined, (query) => query.where('fields.type', '=', type as Field['type']))
  const ordered = sort.reduce(
    (query, { property, descending }) => query.orderBy(columns[property], descending ? 'desc' : 'asc'),
    matching.select('fields.id'),
  )
  // The ids of the page first: what goes with a field is looked up for these alone.
  const [picked, { total }] = await Promise.all([
    ordered.orderBy('fields.created_at').orderBy('fields.id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  const ids = picked.map(({ id }) => id)
  const found = await withBoundary(
    fieldsOf(db).where('fields.owner_id', '=', ownerId).where(sql<boolean>`fields.id = any(${ids})`),
  ).execute()
  const byId = new Map(found.map((field) => [field.id, field]))
  const items = ids.flatMap((id) => byId.get(id) ?? [])
  return { items, total }
}

export function findField(
  db: Kysely<Database>,
  ownerId: string,
  { userId, id }: { userId: string; id: string },
): Promise<FieldWithGeometry | undefined> {
  return withBoundary(
    fieldsOf(db)
      .where('fields.owner_id', '=', ownerId)
      .where('fields.user_id', '=', userId)
      .where('fields.id', '=', id),
  )
    .select('active.geometry')
    .executeTakeFirst()
}

/** Adds the active boundary's columns but its geometry, which is as large as all else together. */
export function withBoundary(query: ReturnType<typeof fieldsOf>) {
  return query
    .leftJoin('boundaries as active', (join) =>
      join
        .onRef('active.owner_id', '=', 'fields.owner_id')
        .onRef('active.field_id', '=', 'fields.id')
        .on('active.status', '=', 'ACTIVE'),
    )
    .selectAll('fields')
    .select([
      'active.area_m2',
      'active.origin',
      sql<string[]>`array(
        select b.id::text from boundaries b
        where b.owner_id = fields.owner_id and b.field_id = fields.id order by b.created_at, b.id
      )`.as('boundary_ids'),
      sql<string[]>`array(
        select s.id from fields s
        where s.owner_id = fields.owner_id and s.merged_field_id = fields.id order by s.created_at, s.id
      )`.as('source_ids'),
      sql<string[]>`array(
        select distinct f.file_id::text from file_fields f
        where f.owner_id = fields.owner_id and f.field_id = fields.id and f.attached order by 1
      )`.as('file_ids'),
    ])
}
export const fieldsOf = (db: Kysely<Database>) => db.selectFrom('fields')
