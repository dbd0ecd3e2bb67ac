import { type Kysely, sql } from 'kysely'
import type { Blobs, ListedBlob } from '../blobs/blobs.ts'
import type { Database } from '../db/schema.ts'
import { mayRemove, removeUnreferenced } from './unreferenced-blobs.ts'

const keptDays = 30
const dayMs = 24 * 3600 * 1000

/** Marks bytes that nothing refers to, takes the mark off those that are in use again, removes what bore it for 30 days. */
export async function pruneBlobs(stores: { db: Kysely<Database>; blobs: Blobs }, now: number): Promise<void> {
  const referenced = sql<boolean>`(
    exists (select from sources where sources.owner_id = blobs.owner_id and sources.blob = blobs.sha256)
    or exists (
      select from boundary_uploads u where u.owner_id = blobs.owner_id and u.blob = blobs.sha256
    )
    or exists (
      select from artifacts join files on files.id = artifacts.file_id
      where files.owner_id = blobs.owner_id and artifacts.blob = blobs.sha256
    )
  )`
  const at = new Date(now).toISOString()
  await sql`update blobs set unreferenced_at = null where unreferenced_at is not null and ${referenced}`.execute(
    stores.db,
  )
  await sql`update blobs set unreferenced_at = ${at} where unreferenced_at is null and not ${referenced}`.execute(
    stores.db,
  )
  const old = await stores.db
    .selectFrom('blobs')
    .select(['owner_id', 'sha256'])
    .where('unreferenced_at', '<', new Date(now - keptDays * dayMs).toISOString())
    .execute()
  for (const { owner_id, sha256 } of old) await removeUnreferenced(stores, owner_id, [sha256])
  for await (const blob of stores.blobs.list())
    if (now - blob.writtenAt > dayMs) await removeOrphan(stores, blob)
  await stores.blobs.removeAbandoned(now)
}

/**
 * Bytes that never got a row, as a process died in between. The row that is made for a moment keeps everybody else from
 * referring to them meanwhile.
 */
async function removeOrphan(
  { db, blobs }: { db: Kysely<Database>; blobs: Blobs },
  { ownerId, sha256, size }: ListedBlob,
): Promise<void> {
  const known = db.selectFrom('blobs').select('sha256').where('owner_id', '=', ownerId)
  if (await known.where('sha256', '=', sha256).executeTakeFirst()) return
  await db.transaction().execute(async (tx) => {
    if (!(await mayRemove(tx))) return
    const { rows } = await sql`
      insert into blobs (owner_id, sha256, size) select id, ${sha256}, ${size} from owners where id = ${ownerId}
      on conflict do nothing returning 1
    `.execute(tx)
    const isOwnerGone = !(await tx
      .selectFrom('owners')
      .select('id')
      .where('id', '=', ownerId)
      .executeTakeFirst())
    if (rows.length === 0 && !isOwnerGone) return
    await blobs.remove(ownerId, sha256)
    await tx.deleteFrom('blobs').where('owner_id', '=', ownerId).where('sha256', '=', sha256).execute()
  })
}
