import { dirname } from 'node:path'
import type { Converter } from '@sheaf/converters'
import type { EntryReport, FieldBoundary } from '@sheaf/core'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Blobs } from '../blobs/blobs.ts'
import { StorageFull } from '../blobs/errors.ts'
import { effectiveConfiguration } from '../configurations/configurations.ts'
import type { Database, Source } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'
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
  readonly queue: Queue
  readonly pool: ConvertPool
  readonly converters: readonly Converter[]
  /** Told of each field that a source describes. */
  readonly offerField: (source: Source, boundary: FieldBoundary) => Promise<void>
  readonly clock: () => number
  readonly log: Logger
}

export function createProcessing(parts: ProcessingParts): Processing {
  const { db, blobs, pool, converters, clock, log } = parts
  return {
    async convert(sourceId) {
      const source = await db.selectFrom('sources').selectAll().where('id', '=', sourceId).executeTakeFirst()
      if (source?.state !== 'stored' || source.blob === null) return
      const converted = await convertedKeys(db, source)
      const keys = [...converted]
      const report: EntryReport[] = []
      const task = {
        kind: 'convert' as const,
        path: blobs.path(source.owner_id, source.blob),
        name: source.name,
        now: clock(),
        configuration: await effectiveConfiguration(db, source.owner_id, source.user_id),
        hints: source.hints,
        converted,
        converters,
        outputs: dirname(blobs.temporary()),
      }
      try {
        const outcome = await pool.run(task, async (message) => {
          if (message.kind === 'entry') report.push(message.entry)
          if (message.kind === 'boundary') await parts.offerField(source, message.boundary)
          if (message.kind === 'unit') {
            const fileId = await storeUnit(parts, source, message.unit)
            log.info({ sourceId, fileId, status: message.unit.status }, 'file converted')
            keys.push(message.unit.key)
          }
        })
        // Not the file's fault: the job is run again when there may be room.
        if (!outcome.ok && outcome.code === 'storage_full') throw new StorageFull(outcome.message)
        if (!outcome.ok)
          log.warn({ sourceId, code: outcome.code, message: outcome.message }, 'conversion failed')
        await finishSource(parts, source, { keys, report, failure: outcome.ok ? undefined : told(outcome) })
      } catch (error) {
        // A job for what the source is now is on its way.
        if (!(error instanceof Superseded)) throw error
      }
    },
  }
}

/**
 * Units of an upload that an earlier run has converted: its bytes never change, so they stay as they are. A provider's
 * file is converted as a whole, for it may be a new version.
 */
async function convertedKeys(db: Kysely<Database>, { id, origin }: Source): Promise<string[]> {
  if (origin !== 'uploaded') return []
  const files = await db
    .selectFrom('files')
    .select('part_key')
    .where('source_id', '=', id)
    .where('status', '=', 'processed')
    .execute()
  return files.map((file) => file.part_key)
}

/** What a client reads; the details of a bug are for the log. */
function told({ code, message }: { code: string; message: string }): { code: string; message: string } {
  return code === 'internal'
    ? { code, message: 'Failed to convert file on provider batch processing' }
    : { code, message }
}
