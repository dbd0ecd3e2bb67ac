import { type Kysely, sql, type Transaction } from 'kysely'
import type { Blobs } from '../blobs/blobs.ts'
import type { Database } from '../db/schema.ts'

/** Of PostgreSQL's advisory locks the one of the store as a whole. */
const blobsLock = 7_374_656_166

/** False while a backup copies the bytes: what goes then would be missing in it. Held to the end of the transaction. */
export async function mayRemove(tx: Transaction<Database>): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select pg_try_advisory_xact_lock_shared(${sql.lit(blobsLock)}) as may
  `.execute(tx)
  return rows[0]?.may ?? false
}

/** Takes the lock for a session, once those that remove just now have ended: from then on nobody may. */
export const keepBlobs = `select pg_advisory_lock(${blobsLock})`

/**
 * Removes those of the blobs that no source and no artifact of the owner refers to.
 * The rows stay locked until the bytes are gone: whoever stores the same bytes meanwhile waits, and sees what is left.
 * While a backup runs they are left to the nightly look, marked as long out of use.
 */
export async function removeUnreferenced(
  { db, blobs }: { db: Kysely<Database>; blobs: Blobs },
  ownerId: string,
  sha256s: readonly string[],
): Promise<void> {
  if (sha256s.length === 0) return
  const wanted = sql<boolean>`= any(${[...sha256s]})`
  await db.transaction().execute(async (transaction) => {
    await sql`select 1 from blobs where owner_id = ${ownerId} and sha256 ${wanted} order by sha256 for update`.execute(
      transaction,
    )
    const { rows } = await sql<{ blob: string }>`
      select blob from sources where owner_id = ${ownerId} and blob ${wanted}
      union
      select blob from boundary_uploads where owner_id = ${ownerId} and blob ${wanted}
      union
      select blob from artifacts join files on files.id = file_id where owner_id = ${ownerId} and blob ${wanted}
    `.execute(transaction)
    const referenced = new Set(rows.map(({ blob }) => blob))
    const free = sha256s.filter((sha256) => !referenced.has(sha256))
    if (!(await mayRemove(transaction))) {
      await sql`
        update blobs set unreferenced_at = 'epoch' where owner_id = ${ownerId} and sha256 = any(${free})
      `.execute(transaction)
      return
    }
    await sql`delete from blobs where owner_id = ${ownerId} and sha256 = any(${free})`.execute(transaction)
    for (const sha256 of free) await blobs.remove(ownerId, sha256)
  })
}
