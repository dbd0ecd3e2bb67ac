/** Uploads of boundaries, and what became of each file in them. Every function sees those of one owner. */
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Blobs, StoredBlob } from '../blobs/blobs.ts'
import { BlobMissing } from '../blobs/errors.ts'
import { referTo } from '../blobs/reference.ts'
import type { Page, Paged, Sort } from '../db/paging.ts'
import type { BoundaryUpload, BoundaryUploadEntry, Database } from '../db/schema.ts'
import { UploadCollided, UserGone } from '../files/errors.ts'
import { removeUnreferenced } from '../files/unreferenced-blobs.ts'
import type { Queue } from '../queue/queue.ts'

const columns = { id: 'id', createdTime: 'created_at', status: 'status', fileName: 'file_name' } as const
export type UploadSort = Sort<keyof typeof columns>

/** Newest first unless `sort` says otherwise. */
export async function listUploads(
  db: Kysely<Database>,
  ownerId: string,
  { leafUserId, sort, page }: { leafUserId?: string | undefined; sort: readonly UploadSort[]; page: Page },
): Promise<Paged<BoundaryUpload>> {
  const matching = db
    .selectFrom('boundary_uploads')
    .where('owner_id', '=', ownerId)
    .$if(leafUserId !== undefined, (query) => query.where('user_id', '=', leafUserId as string))
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

export function findUpload(
  db: Kysely<Database>,
  ownerId: string,
  id: string,
): Promise<BoundaryUpload | undefined> {
  return db
    .selectFrom('boundary_uploads')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** In the order of the files in the upload. */
export async function listEntries(
  db: Kysely<Database>,
  uploadId: string,
  page: Page,
): Promise<Paged<BoundaryUploadEntry>> {
  const matching = db.selectFrom('boundary_upload_entries').where('upload_id', '=', uploadId)
  const [items, { total }] = await Promise.all([
    matching
      .selectAll()
      .orderBy('created_at')
      .orderBy('path')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

/**
 * Takes a stored blob as an upload and queues the making of its fields: all of it, or nothing and the blob goes.
 * Throws `UserGone`, `UploadCollided`.
 */
export async function createUpload(
  { db, blobs, queue }: { db: Kysely<Database>; blobs: Blobs; queue: Queue },
  ownerId: string,
  {
    userId,
    farmId,
    name,
    blob,
  }: { userId: string; farmId: number | undefined; name: string; blob: StoredBlob },
): Promise<BoundaryUpload> {
  try {
    return await db.transaction().execute(async (tx) => {
      await referTo(tx, blobs, ownerId, blob)
      const upload = await tx
        .insertInto('boundary_uploads')
        .values({
          id: randomUUID(),
          owner_id: ownerId,
          user_id: userId,
          farm_id: farmId ?? null,
          file_name: name,
          blob: blob.sha256,
          status: 'RECEIVED',
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await queue.send('make-fields', { uploadId: upload.id }, { db: tx })
      return upload
    })
  } catch (error) {
    await removeUnreferenced({ db, blobs }, ownerId, [blob.sha256])
    if (error instanceof BlobMissing) throw new UploadCollided(error)
    // SQLSTATE 23503, foreign_key_violation.
    throw (error as { code?: string }).code === '23503' ? new UserGone(error) : error
  }
}
