import type { EntryReport } from '@sheaf/core'
import { type Kysely, sql } from 'kysely'
import { raise } from '../alerts/raise.ts'
import { jsonText } from '../db/json.ts'
import type { Database, Source } from '../db/schema.ts'
import { raiseProcessed } from '../files/raise-processed.ts'
import { replan } from '../plans/replan.ts'
import type { Queue } from '../queue/queue.ts'
import { lockSource } from './units.ts'

export interface Failure {
  readonly code: string
  readonly message: string
}

/**
 * The end of a conversion: units that are no longer in the source go, the source says how it went, and the user's
 * operations are planned.
 */
export async function finishSource(
  { db, queue }: { db: Kysely<Database>; queue: Queue },
  source: Source,
  {
    keys,
    report,
    failure,
  }: { keys: readonly string[]; report: readonly EntryReport[]; failure: Failure | undefined },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockSource(tx, source)
    if (!failure && keys.length > 0) {
      await tx
        .deleteFrom('files')
        .where('source_id', '=', source.id)
        .where('part_key', 'not in', [...keys])
        .execute()
    }
    const bad = failure ?? (keys.length === 0 ? nothingFound(report) : undefined)
    if (bad) {
      // A provider's file has been announced to clients; of an upload nothing but what was converted.
      const failed = await tx
        .updateTable('files')
        .set({ status: 'failed', steps: jsonText(failedSteps(bad.message)), updated_at: sql`now()` })
        .where('source_id', '=', source.id)
        .$if(keys.length > 0, (update) => update.where('part_key', 'not in', [...keys]))
        .returning(['id', 'owner_id', 'user_id', 'origin', 'status', 'steps'])
        .execute()
      for (const file of failed) await raiseProcessed({ tx, queue }, file)
    }
    await tx
      .updateTable('sources')
      .set({
        state: bad ? 'failed' : 'converted',
        error_code: bad?.code ?? null,
        error_message: bad?.message ?? null,
        report: jsonText(report),
        updated_at: sql`now()`,
      })
      .where('id', '=', source.id)
      .execute()
    if (source.origin === 'uploaded') {
      const { id: batchId, owner_id: ownerId, user_id: userId } = source
      await raise({ tx, queue }, { type: 'batchUploadProcessingFinished', ownerId, userId, batchId })
    }
    await replan({ tx, queue }, { ownerId: source.owner_id, userId: source.user_id })
  })
}

function nothingFound(report: readonly EntryReport[]): Failure {
  const failed = report.find((entry) => entry.outcome === 'failed')
  const detail = failed?.detail
    ? `No valid files found: ${failed.path}: ${failed.detail}`
    : 'No valid files found'
  return { code: failed?.code ?? 'no_valid_files', message: detail }
}

/** The original is here and can be downloaded; what would follow was not reached. */
function failedSteps(message: string): Record<string, { status: string; message: string }> {
  const skipped = { status: 'failed', message: 'skipped' }
  return {
    originalFile: { status: 'processed', message: 'ok' },
    rawGeojson: { status: 'failed', message },
    standardGeojson: skipped,
    filteredGeojson: skipped,
    summary: skipped,
    units: skipped,
  }
}
