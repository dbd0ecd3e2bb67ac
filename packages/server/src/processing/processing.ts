import { dirname } from 'node:path'
import type { EntryReport } from '@sheaf/core'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Blobs } from '../blobs/blobs.ts'
import { StorageFull } from '../blobs/errors.ts'
import type { Database } from '../db/schema.ts'
import type { ConvertPool } from './convert-pool.ts'
import { finishSource } from './finish.ts'
import { Superseded, storeUnit } from './units.ts'

export interface Processing {
  /** Converts a stored source; does nothing when it is converted already. May be run again at any time. */
  convert(sourceId: string): Promise<void>
}

export interface ProcessingParts {
  readonly db: Kysely<Database>
  readonly blobs: Blobs
  readonly pool: ConvertPool
  readonly clock: () => number
  readonly log: Logger
}

export function createProcessing(parts: ProcessingParts): Processing {
  const { db, blobs, pool, clock, log } = parts
  return {
    async convert(sourceId) {
      const source = await db.selectFrom('sources').selectAll().where('id', '=', sourceId).executeTakeFirst()
      if (source?.state !== 'stored' || source.blob === null) return
      const keys: string[] = []
      const report: EntryReport[] = []
      const task = {
        path: blobs.path(source.owner_id, source.blob),
        name: source.name,
        now: clock(),
        outputs: dirname(blobs.temporary()),
      }
      try {
        const outcome = await pool.run(task, async (message) => {
          if (message.kind === 'entry') report.push(message.entry)
          if (message.kind === 'unit') {
            await storeUnit(parts, source, message.unit)
            keys.push(message.unit.key)
          }
        })
        // Not the file's fault: the job is run again when there may be room.
        if (!outcome.ok && outcome.code === 'storage_full') throw new StorageFull(outcome.message)
        if (!outcome.ok)
          log.warn({ sourceId, code: outcome.code, message: outcome.message }, 'conversion failed')
        await finishSource(db, source, { keys, report, failure: outcome.ok ? undefined : told(outcome) })
      } catch (error) {
        // A job for what the source is now is on its way.
        if (!(error instanceof Superseded)) throw error
      }
    },
  }
}

/** What a client reads; the details of a bug are for the log. */
function told({ code, message }: { code: string; message: string }): { code: string; message: string } {
  return code === 'internal'
    ? { code, message: 'Failed to convert file on provider batch processing' }
    : { code, message }
}
