/** People who drove the machines. Every function sees those of one owner. */
import type { Kysely } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { Database, Operator } from '../db/schema.ts'

/** Oldest first. */
export async function listOperators(
  db: Kysely<Database>,
  { ownerId, userId, page }: { ownerId: string; userId: string; page: Page },
): Promise<Paged<Operator>> {
  const matching = db.selectFrom('operators').where('owner_id', '=', ownerId).where('user_id', '=', userId)
  const [items, { total }] = await Promise.all([
    matching.selectAll().orderBy('created_at').orderBy('id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

export function findOperator(
  db: Kysely<Database>,
  { ownerId, userId, id }: { ownerId: string; userId: string; id: string },
): Promise<Operator | undefined> {
  return db
    .selectFrom('operators')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
}
