/** Rows of provider files: listed, then stored. */
import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Blobs, StoredBlob } from '../blobs/blobs.ts'
import { referTo } from '../blobs/reference.ts'
import { plainText } from '../db/json.ts'
import type { Credential, Database, Source } from '../db/schema.ts'
import type { ProviderError } from '../providers/errors.ts'
import type { ProviderFile } from '../providers/provider.ts'
import type { Queue } from '../queue/queue.ts'
import { changeOf } from './changes.ts'
import { backoff } from './patience.ts'

type Holder = Pick<Credential, 'owner_id' | 'user_id' | 'provider'>

/** From this many runs on in which it could not be had, a file is tried on its own clock. */
const setAsideAfter = 3
const firstWaitMs = 30_000
const dayMs = 24 * 3600_000
const untried = { fetch_failures: 0, fetch_after: null }

/** Notes what is new or changed as `listed`: to be fetched. However often it runs, each change is noted once. */
export async function noteListed(
  db: Kysely<Database>,
  holder: Holder,
  files: readonly ProviderFile[],
): Promise<void> {
  for (const file of files) {
    await db.transaction().execute(async (tx) => {
      const values = {
        name: plainText(file.name),
        account_id: file.ownerId,
        provider_sha256: file.sha256 ?? null,
        modified_at: file.modifiedTime,
      }
      const inserted = await tx
        .insertInto('sources')
        .values({
          id: randomUUID(),
          owner_id: holder.owner_id,
          user_id: holder.user_id,
          origin: 'provider',
          provider: holder.provider,
          provider_file_id: file.id,
          size: file.size ?? 0,
          state: 'listed',
          ...values,
        })
        .onConflict((conflict) => conflict.columns(['user_id', 'provider', 'provider_file_id']).doNothing())
        .returning('id')
        .executeTakeFirst()
      if (inserted) return
      const known = await tx
        .selectFrom('sources')
        .selectAll()
        .where('user_id', '=', holder.user_id)
        .where('provider', '=', holder.provider)
        .where('provider_file_id', '=', file.id)
        .forUpdate()
        .executeTakeFirstOrThrow()
      const change = changeOf(known, file)
      const update = tx.updateTable('sources').where('id', '=', known.id)
      if (change === 'changed')
        await update.set({ ...values, ...untried, size: file.size ?? known.size, state: 'listed' }).execute()
      if (change === 'renamed') await update.set(values).execute()
    })
  }
}

function listed(db: Kysely<Database>, holder: Holder) {
  return db
    .selectFrom('sources')
    .where('user_id', '=', holder.user_id)
    .where('provider', '=', holder.provider)
    .where('origin', '=', 'provider')
    .where('state', '=', 'listed')
}

/** What is known and not here yet, oldest first; without what is set aside until later than `now`, if that is given. */
export function listedSources(db: Kysely<Database>, holder: Holder, now?: number): Promise<Source[]> {
  return listed(db, holder)
    .selectAll()
    .$if(now !== undefined, (query) =>
      query.where(({ or, eb }) =>
        or([eb('fetch_after', 'is', null), eb('fetch_after', '<=', new Date(now ?? 0).toISOString())]),
      ),
    )
    .orderBy('modified_at')
    .orderBy('id')
    .execute()
}

/**
 * A file that alone could not be had, in this run too. True once it is set aside: it no longer makes its account's sync
 * fail, and is tried again after one to two minutes, doubled with each failure, up to a day.
 */
export async function noteNotFetched(
  { db, clock, random }: { db: Kysely<Database>; clock: () => number; random: () => number },
  { id, fetch_failures }: Source,
  error: ProviderError,
): Promise<boolean> {
  const failures = fetch_failures + 1
  const isAside = failures >= setAsideAfter
  const wait = Math.min(dayMs, backoff(firstWaitMs, Math.min(failures, 20), random()))
  await db
    .updateTable('sources')
    .set({
      fetch_failures: failures,
      fetch_after: isAside ? new Date(clock() + wait) : null,
      error_code: error.code,
      error_message: error.message,
    })
    .where('id', '=', id)
    .where('state', '=', 'listed')
    .execute()
  return isAside
}

/** What is set aside: how many files, when the first of them is tried again, and why one of them could not be had. */
export async function setAside(
  db: Kysely<Database>,
  holder: Holder,
): Promise<{ files: number; next: number; code: string | null; message: string | null } | undefined> {
  const aside = await listed(db, holder)
    .where('fetch_after', 'is not', null)
    .select(['fetch_after', 'error_code', 'error_message'])
    .orderBy('fetch_after')
    .execute()
  const [first] = aside
  if (!first) return undefined
  const { fetch_after, error_code: code, error_message: message } = first
  return { files: aside.length, next: Date.parse(fetch_after ?? ''), code, message }
}

/**
 * The bytes are here: the source, the file resource that waits for its conversion, and the conversion's job, all in
 * one transaction. False when another run was faster, or the file has changed again meanwhile.
 */
export async function noteStored(
  { db, blobs, queue }: { db: Kysely<Database>; blobs: Blobs; queue: Queue },
  fetched: Source,
  blob: StoredBlob,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const source = await tx
      .selectFrom('sources')
      .selectAll()
      .where('id', '=', fetched.id)
      .forUpdate()
      .executeTakeFirst()
    if (source?.state !== 'listed') return false
    if (source.modified_at !== fetched.modified_at || source.provider_sha256 !== fetched.provider_sha256)
      return false
    await referTo(tx, blobs, source.owner_id, blob)
    await tx
      .updateTable('sources')
      .set({
        ...untried,
        state: 'stored',
        blob: blob.sha256,
        size: blob.size,
        version: source.blob === null ? source.version : source.version + 1,
        error_code: null,
        error_message: null,
        updated_at: sql`now()`,
      })
      .where('id', '=', source.id)
      .execute()
    if (source.blob === null) {
      await tx
        .insertInto('files')
        .values({
          id: randomUUID(),
          owner_id: source.owner_id,
          user_id: source.user_id,
          source_id: source.id,
          part_key: '',
          provider: source.provider,
          origin: 'provider',
          status: 'processing',
          file_name: source.name,
          size_in_bytes: blob.size,
        })
        .onConflict((conflict) => conflict.columns(['source_id', 'part_key']).doNothing())
        .execute()
    }
    await queue.send('convert', { sourceId: source.id }, { db: tx })
    return true
  })
}

/**
 * Gone at the provider before we had it: forgotten. Where we hold an earlier version, that one stays; it is converted
 * once more, for the change may have come before its conversion.
 */
export async function noteGone(
  { db, queue }: { db: Kysely<Database>; queue: Queue },
  { id }: Source,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const source = await tx
      .selectFrom('sources')
      .selectAll()
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (source?.state !== 'listed') return
    if (source.blob === null) return void (await tx.deleteFrom('sources').where('id', '=', id).execute())
    await tx
      .updateTable('sources')
      .set({ ...untried, state: 'stored', updated_at: sql`now()` })
      .where('id', '=', id)
      .execute()
    await queue.send('convert', { sourceId: id }, { db: tx })
  })
}
