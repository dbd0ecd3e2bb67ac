/** Growers: whom the farms of a user belong to. Every function sees the growers of one owner. */
import { type Kysely, sql } from 'kysely'
import type { Page, Paged, Sort } from '../db/paging.ts'
import type { Database, Grower } from '../db/schema.ts'

export interface GrowerRecord extends Grower {
  readonly farm_ids: readonly number[]
}

const columns = {
  id: 'id',
  name: 'name',
  leafUserId: 'user_id',
  createdTime: 'created_at',
  updatedTime: 'updated_at',
} as const
export type GrowerSort = Sort<keyof typeof columns>

/** No provider makes growers: of a provider there are none. */
export interface GrowerFilters {
  readonly leafUserId?: string | undefined
  readonly provider?: string | undefined
}

/** In the order in which they were made unless `sort` says otherwise. */
export async function listGrowers(
  db: Kysely<Database>,
  ownerId: string,
  { filters, sort, page }: { filters: GrowerFilters; sort: readonly GrowerSort[]; page: Page },
): Promise<Paged<GrowerRecord>> {
  const { leafUserId, provider } = filters
  const matching = db
    .selectFrom('growers')
    .where('owner_id', '=', ownerId)
    .$if(leafUserId !== undefined, (query) => query.where('user_id', '=', leafUserId as string))
    .$if(provider !== undefined, (query) => query.where(sql<boolean>`false`))
  const ordered = sort.reduce(
    (query, { property, descending }) => query.orderBy(columns[property], descending ? 'desc' : 'asc'),
    withFarms(matching),
  )
  const [items, { total }] = await Promise.all([
    ordered.orderBy('id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

/** Of any user, or of the one that is named. */
export function findGrower(
  db: Kysely<Database>,
  ownerId: string,
  id: number,
  userId?: string,
): Promise<GrowerRecord | undefined> {
  return withFarms(
    db
      .selectFrom('growers')
      .where('owner_id', '=', ownerId)
      .where('id', '=', id)
      .$if(userId !== undefined, (query) => query.where('user_id', '=', userId as string)),
  ).executeTakeFirst()
}

export async function createGrower(
  db: Kysely<Database>,
  ownerId: string,
  { userId, name }: { userId: string; name: string },
): Promise<GrowerRecord> {
  const made = await db
    .insertInto('growers')
    .values({ owner_id: ownerId, user_id: userId, name })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { ...made, farm_ids: [] }
}

/** Undefined when the user has no such grower. */
export async function renameGrower(
  db: Kysely<Database>,
  ownerId: string,
  { userId, id, name }: { userId: string; id: number; name: string },
): Promise<GrowerRecord | undefined> {
  await db
    .updateTable('growers')
    .set({ name, updated_at: sql`now()` })
    .where('owner_id', '=', ownerId)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .execute()
  return findGrower(db, ownerId, id, userId)
}

function withFarms(query: ReturnType<typeof growersOf>) {
  return query
    .selectAll()
    .select(
      sql<number[]>`array(select id from farms where grower_id = growers.id order by id)`.as('farm_ids'),
    )
}
const growersOf = (db: Kysely<Database>) => db.selectFrom('growers')
