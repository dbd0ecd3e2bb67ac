import { type Kysely, sql } from 'kysely'
import type { Blobs } from '../blobs/blobs.ts'
import type { Database } from '../db/schema.ts'
import { removeUnreferenced } from './unreferenced-blobs.ts'

const keptDays = 30

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
    .where('unreferenced_at', '<', new Date(now - keptDays * 24 * 3600 * 1000).toISOString())
    .execute()
  for (const { owner_id, sha256 } of old) await removeUnreferenced(stores, owner_id, [sha256])
}
