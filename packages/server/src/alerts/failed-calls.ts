/** Calls of webhooks that did not end in a 2xx, kept for 30 days. */
import type { Kysely } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { Database, FailedCallRow } from '../db/schema.ts'

export const keptDays = 30

/** Of one owner, newest first. */
export async function listFailedCalls(
  db: Kysely<Database>,
  ownerId: string,
  page: Page,
): Promise<Paged<FailedCallRow>> {
  const matching = db.selectFrom('failed_calls').where('owner_id', '=', ownerId)
  const [items, { total }] = await Promise.all([
    matching
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

export async function pruneFailedCalls(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('failed_calls')
    .where('created_at', '<', new Date(now - keptDays * 24 * 3600 * 1000).toISOString())
    .execute()
}
