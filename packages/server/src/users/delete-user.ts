import { type Kysely, sql } from 'kysely'
import { forgetAlertsOf } from '../alerts/forget.ts'
import { type Actor, bySheaf, record } from '../audit/audit.ts'
import type { Blobs } from '../blobs/blobs.ts'
import { overDeadlocks } from '../db/in-transaction.ts'
import type { Database } from '../db/schema.ts'
import { removeUnreferenced } from '../files/unreferenced-blobs.ts'
import { forgetJobsOf } from '../queue/forget.ts'

/**
 * Removes a user with its credentials, keys, links, files, batches and their bytes, what webhooks were to be told of it,
 * and its jobs; bytes that another user of the owner has too stay. False when there is no such user. A crash in between
 * leaves bytes that nothing refers to, never the reverse.
 */
export async function deleteUser(
  { db, blobs, clock }: { db: Kysely<Database>; blobs: Blobs; clock: () => number },
  ownerId: string,
  userId: string,
  by: Actor = bySheaf,
): Promise<boolean> {
  // Whoever changes what goes with the user holds its rows in another order.
  const held = await overDeadlocks(() =>
    db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ blob: string }>`
      select blob from sources where owner_id = ${ownerId} and user_id = ${userId} and blob is not null
      union
      select blob from boundary_uploads where owner_id = ${ownerId} and user_id = ${userId}
      union
      select blob from artifacts join files on files.id = file_id
        where owner_id = ${ownerId} and user_id = ${userId}
    `.execute(transaction)
      const { numDeletedRows } = await transaction
        .deleteFrom('users')
        .where('owner_id', '=', ownerId)
        .where('id', '=', userId)
        .executeTakeFirst()
      if (numDeletedRows) {
        await forgetAlertsOf(transaction, ownerId, userId)
        await forgetJobsOf(transaction, userId)
        await record(transaction, { action: 'user.removed', by, ownerId }, new Date(clock()))
      }
      return numDeletedRows ? rows.map(({ blob }) => blob) : undefined
    }),
  )
  if (!held) return false
  await removeUnreferenced({ db, blobs }, ownerId, held)
  return true
}
