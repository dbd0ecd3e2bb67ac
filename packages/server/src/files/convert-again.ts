import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database, Source } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'
import { Running } from './errors.ts'

/**
 * Queues the conversion of a source again, also where all attempts at it are used up: of what failed, and of the file
 * with `fileId`. The caller holds the source's row. Throws `Running` while it is being converted.
 */
export async function convertAgain(
  { tx, queue }: { tx: Transaction<Database>; queue: Queue },
  { id, state }: Pick<Source, 'id' | 'state'>,
  fileId?: string,
): Promise<void> {
  if (state !== 'converted' && state !== 'failed') {
    const dead = { kind: 'convert', payload: { sourceId: id }, db: tx } as const
    if ((await queue.retryDead(dead)) === 0) throw new Running(id)
    return
  }
  await tx
    .updateTable('sources')
    .set({ state: 'stored', error_code: null, error_message: null, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
  await tx
    .updateTable('files')
    .set({ status: 'processing', updated_at: sql`now()` })
    .where('source_id', '=', id)
    .where(({ or, eb }) =>
      or([eb('status', '=', 'failed'), ...(fileId === undefined ? [] : [eb('id', '=', fileId)])]),
    )
    .execute()
  await queue.send('convert', { sourceId: id }, { db: tx })
}

/**
 * Makes a file again with the configuration as it is now, of its source or of the files that it was merged of. False
 * when there is no such file; throws `Running`.
 */
export function reprocessFile(
  { db, queue }: { db: Kysely<Database>; queue: Queue },
  ownerId: string,
  id: string,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const source = await tx
      .selectFrom('files')
      .innerJoin('sources', 'sources.id', 'files.source_id')
      .select(['sources.id', 'sources.state'])
      .where('files.owner_id', '=', ownerId)
      .where('files.id', '=', id)
      .forUpdate('sources')
      .executeTakeFirst()
    if (source) {
      await convertAgain({ tx, queue }, source, id)
      return true
    }
    const merge = await tx
      .updateTable('merges')
      .set({ built: null })
      .where('owner_id', '=', ownerId)
      .where('id', '=', id)
      .returning('wanted')
      .executeTakeFirst()
    if (!merge) return false
    await queue.send('merge-files', { mergeId: id, wanted: merge.wanted }, { db: tx })
    return true
  })
}
