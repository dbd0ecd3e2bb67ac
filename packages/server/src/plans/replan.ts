import { sql, type Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'

/**
 * To be called in the transaction that changes what operations are made of: a user's files, active boundaries or
 * configuration. Its operations are planned a second after the last change (`operations/plan.ts`).
 */
export async function replan(
  { tx, queue }: { tx: Transaction<Database>; queue: Queue },
  { ownerId, userId }: { ownerId: string; userId: string },
): Promise<void> {
  const { change } = await tx
    .insertInto('plans')
    .values({ user_id: userId, owner_id: ownerId })
    .onConflict((known) =>
      known.column('user_id').doUpdateSet({
        change: sql`plans.change + 1`,
        changed_at: sql`clock_timestamp()`,
        waiting_since: sql`coalesce(plans.waiting_since, clock_timestamp())`,
      }),
    )
    .returning('change')
    .executeTakeFirstOrThrow()
  await queue.send('plan-operations', { userId, change }, { db: tx })
}

/** The same for all users of an owner that have anything to plan. */
export async function replanAll(
  { tx, queue }: { tx: Transaction<Database>; queue: Queue },
  ownerId: string,
): Promise<void> {
  const users = await usersWithFiles(tx, ownerId)
  for (const userId of users) await replan({ tx, queue }, { ownerId, userId })
}

async function usersWithFiles(tx: Transaction<Database>, ownerId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('users')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('files').select('files.id').whereRef('files.user_id', '=', 'users.id')),
    )
    // One order for all who lock several.
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
