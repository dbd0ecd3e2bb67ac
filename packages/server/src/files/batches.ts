/** Uploads. A batch is a source of origin `uploaded`; its files are what the conversion made of it. */
import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Blobs, StoredBlob } from '../blobs/blobs.ts'
import { BlobMissing } from '../blobs/errors.ts'
import { referTo } from '../blobs/reference.ts'
import { jsonText } from '../db/json.ts'
import type { Page, Paged, Sort } from '../db/paging.ts'
import type { Database, UploadHints } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'
import { convertAgain } from './convert-again.ts'
import { UploadCollided, UserGone } from './errors.ts'
import { removeUnreferenced } from './unreferenced-blobs.ts'

export interface BatchRecord {
  readonly id: string
  readonly user_id: string
  readonly name: string
  readonly size: number
  readonly provider: string
  readonly status: 'RECEIVED' | 'PROCESSED' | 'FAILED'
  readonly error_code: string | null
  readonly error_message: string | null
  readonly created_at: string
  /** Ids of the files that came of it. */
  readonly files: readonly string[]
}

export interface BatchFilters {
  readonly leafUserId?: string | undefined
  /** ISO 8601. */
  readonly uploadStartTime?: string | undefined
  readonly provider?: string | undefined
  readonly status?: BatchRecord['status'] | undefined
}

const columns = { uploadTimestamp: 'created_at', status: 'status', fileName: 'name' } as const
export type BatchSort = Sort<keyof typeof columns>

/** Newest first unless `sort` says otherwise. */
export async function listBatches(
  db: Kysely<Database>,
  ownerId: string,
  { filters = {}, sort = [], page }: { filters?: BatchFilters; sort?: readonly BatchSort[]; page: Page },
): Promise<Paged<BatchRecord>> {
  const { leafUserId, uploadStartTime, provider, status } = filters
  const matching = db
    .selectFrom(batchesOf(db, ownerId).as('batches'))
    .$if(leafUserId !== undefined, (query) => query.where('user_id', '=', leafUserId as string))
    .$if(uploadStartTime !== undefined, (query) => query.where('created_at', '>=', uploadStartTime as string))
    .$if(provider !== undefined, (query) => query.where('provider', '=', provider as string))
    .$if(status !== undefined, (query) => query.where('status', '=', status as BatchRecord['status']))
  const ordered = sort.reduce(
    (query, { property, descending }) => query.orderBy(columns[property], descending ? 'desc' : 'asc'),
    matching.selectAll(),
  )
  const [items, { total }] = await Promise.all([
    ordered.orderBy('created_at', 'desc').orderBy('id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

export function findBatch(
  db: Kysely<Database>,
  ownerId: string,
  id: string,
): Promise<BatchRecord | undefined> {
  return batchesOf(db, ownerId).where('id', '=', id).executeTakeFirst()
}

export interface NewBatch {
  readonly userId: string
  readonly provider: string
  readonly name: string
  readonly hints?: UploadHints
  readonly blob: StoredBlob
  /** Not where the user has a batch of this name, which is given then. */
  readonly once?: boolean
}

/**
 * Takes a stored blob as a batch of the user and queues its conversion: all of it, or nothing and the blob goes.
 * Throws `UserGone`, `UploadCollided`.
 */
export async function createBatch(
  { db, blobs, queue }: { db: Kysely<Database>; blobs: Blobs; queue: Queue },
  ownerId: string,
  { userId, provider, name, hints = {}, blob, once = false }: NewBatch,
): Promise<BatchRecord> {
  let id: string = randomUUID()
  const { sha256, size } = blob
  try {
    await db.transaction().execute(async (transaction) => {
      const made = once ? await findLocked(transaction, { ownerId, userId, name }) : undefined
      if (made !== undefined) {
        id = made
        return
      }
      await referTo(transaction, blobs, ownerId, blob)
      await transaction
        .insertInto('sources')
        .values({
          id,
          owner_id: ownerId,
          user_id: userId,
          origin: 'uploaded',
          provider,
          name,
          size,
          state: 'stored',
          blob: sha256,
          hints: jsonText(hints),
        })
        .execute()
      await queue.send('convert', { sourceId: id }, { db: transaction })
    })
  } catch (error) {
    await removeUnreferenced({ db, blobs }, ownerId, [sha256])
    throw error instanceof BlobMissing
      ? new UploadCollided(error)
      : isUserGone(error)
        ? new UserGone(error)
        : error
  }
  const batch = await findBatch(db, ownerId, id)
  if (!batch) throw new UserGone()
  return batch
}

interface Named {
  readonly ownerId: string
  readonly userId: string
  readonly name: string
}

/** Whoever else makes a batch of the user once waits until the transaction ends. */
async function findLocked(tx: Transaction<Database>, named: Named): Promise<string | undefined> {
  await tx.selectFrom('users').select('id').where('id', '=', named.userId).forUpdate().execute()
  return findBatchNamed(tx, named)
}

/** The id of the oldest of that name. */
export async function findBatchNamed(
  db: Kysely<Database>,
  { ownerId, userId, name }: Named,
): Promise<string | undefined> {
  const found = await batchesOf(db, ownerId)
    .where('user_id', '=', userId)
    .where('name', '=', name)
    .orderBy('created_at')
    .executeTakeFirst()
  return found?.id
}

/** SQLSTATE 23503, foreign_key_violation. */
function isUserGone(error: unknown): boolean {
  return (error as { code?: string }).code === '23503'
}

/** Converts again what has not converted; files that have stay as they are. Undefined when there is no such batch; throws `Running`. */
export async function retryBatch(
  { db, queue }: { db: Kysely<Database>; queue: Queue },
  ownerId: string,
  id: string,
): Promise<BatchRecord | undefined> {
  await db.transaction().execute(async (tx) => {
    const batch = await tx
      .selectFrom('sources')
      .select(['id', 'state'])
      .where('owner_id', '=', ownerId)
      .where('origin', '=', 'uploaded')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (batch) await convertAgain({ tx, queue }, batch)
  })
  return findBatch(db, ownerId, id)
}

function batchesOf(db: Kysely<Database>, ownerId: string) {
  return db
    .selectFrom('sources')
    .where('owner_id', '=', ownerId)
    .where('origin', '=', 'uploaded')
    .select([
      'id',
      'user_id',
      'name',
      'size',
      'provider',
      'error_code',
      'error_message',
      'created_at',
      sql<BatchRecord['status']>`
        case
          when state in ('listed', 'stored') then 'RECEIVED'
          when exists (select from files where source_id = sources.id and status = 'processed') then 'PROCESSED'
          else 'FAILED'
        end
      `.as('status'),
      sql<
        string[]
      >`array(select files.id::text from files where source_id = sources.id order by files.created_at, files.id)`.as(
        'files',
      ),
    ])
}
