/** Farms: what the fields of a user are grouped by. Every function sees the farms of one owner. */
import { type Kysely, sql } from 'kysely'
import type { Page, Paged, Sort } from '../db/paging.ts'
import type { Database, Farm } from '../db/schema.ts'
import { GrowerNotFound } from './errors.ts'

export interface FarmRecord extends Farm {
  readonly field_ids: readonly string[]
}

const columns = {
  id: 'id',
  name: 'name',
  leafUserId: 'user_id',
  createdTime: 'created_at',
  updatedTime: 'updated_at',
} as const
export type FarmSort = Sort<keyof typeof columns>

/** No provider makes farms: of a provider there are none. */
export interface FarmFilters {
  readonly leafUserId?: string | undefined
  readonly provider?: string | undefined
  readonly growerId?: number | undefined
}

export interface FarmValues {
  readonly name: string
  readonly growerId?: number | undefined
}

/** In the order in which they were made unless `sort` says otherwise. */
export async function listFarms(
  db: Kysely<Database>,
  ownerId: string,
  { filters, sort, page }: { filters: FarmFilters; sort: readonly FarmSort[]; page: Page },
): Promise<Paged<FarmRecord>> {
  const { leafUserId, provider, growerId } = filters
  const matching = db
    .selectFrom('farms')
    .where('owner_id', '=', ownerId)
    .$if(leafUserId !== undefined, (query) => query.where('user_id', '=', leafUserId as string))
    .$if(provider !== undefined, (query) => query.where(sql<boolean>`false`))
    // Cast: a number that no id can be matches nothing.
    .$if(growerId !== undefined, (query) => query.where(sql<boolean>`grower_id = ${growerId}::numeric`))
  const ordered = sort.reduce(
    (query, { property, descending }) => query.orderBy(columns[property], descending ? 'desc' : 'asc'),
    withFields(matching),
  )
  const [items, { total }] = await Promise.all([
    ordered.orderBy('id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

/** Of any user, or of the one that is named. */
export function findFarm(
  db: Kysely<Database>,
  ownerId: string,
  id: number,
  userId?: string,
): Promise<FarmRecord | undefined> {
  return withFields(
    db
      .selectFrom('farms')
      .where('owner_id', '=', ownerId)
      .where('id', '=', id)
      .$if(userId !== undefined, (query) => query.where('user_id', '=', userId as string)),
  ).executeTakeFirst()
}

/** Throws `GrowerNotFound`. */
export async function createFarm(
  db: Kysely<Database>,
  ownerId: string,
  { userId, values: { name, growerId } }: { userId: string; values: FarmValues },
): Promise<FarmRecord> {
  await requireGrower(db, userId, growerId)
  const made = await db
    .insertInto('farms')
    .values({ owner_id: ownerId, user_id: userId, name, grower_id: growerId ?? null })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { ...made, field_ids: [] }
}

/** A grower that is not named stays. Undefined when the user has no such farm; throws `GrowerNotFound`. */
export async function changeFarm(
  db: Kysely<Database>,
  ownerId: string,
  { userId, id, values: { name, growerId } }: { userId: string; id: number; values: FarmValues },
): Promise<FarmRecord | undefined> {
  await requireGrower(db, userId, growerId)
  await db
    .updateTable('farms')
    .set({ name, ...(growerId === undefined ? {} : { grower_id: growerId }), updated_at: sql`now()` })
    .where('owner_id', '=', ownerId)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .execute()
  return findFarm(db, ownerId, id, userId)
}

async function requireGrower(db: Kysely<Database>, userId: string, id: number | undefined): Promise<void> {
  if (id === undefined) return
  const grower = await db
    .selectFrom('growers')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!grower) throw new GrowerNotFound(id)
}

function withFields(query: ReturnType<typeof farmsOf>) {
  return query
    .selectAll()
    .select(
      sql<string[]>`array(select id from fields where farm_id = farms.id order by created_at, id)`.as(
        'field_ids',
      ),
    )
}
const farmsOf = (db: Kysely<Database>) => db.selectFrom('farms')
