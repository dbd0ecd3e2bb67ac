import { type Kysely, sql } from 'kysely'
import type { Logger } from 'pino'
import type { Database } from '../db/schema.ts'
import type { OnDamaged } from './disk.ts'

/** Notes damaged bytes where `sheaf doctor` looks, and in the log. */
export function notingDamage(db: Kysely<Database>, log: Logger): OnDamaged {
  return ({ ownerId, sha256 }) => {
    log.error({ code: 'blob_damaged', ownerId, sha256 }, 'stored bytes are damaged')
    db.updateTable('blobs')
      .set({ damaged_at: sql`now()` })
      .where('owner_id', '=', ownerId)
      .where('sha256', '=', sha256)
      .where('damaged_at', 'is', null)
      .execute()
      .catch((error: unknown) => log.error({ err: error }, 'damage not noted'))
  }
}
