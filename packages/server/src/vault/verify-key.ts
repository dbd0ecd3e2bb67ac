import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Sealer } from './seal.ts'

/** Throws `SealBroken` when the database was sealed with another key: better at the start than at the first call. */
export async function verifyKey(db: Kysely<Database>, sealer: Sealer): Promise<void> {
  for (const table of ['signing_keys', 'credentials'] as const) {
    const row = await db.selectFrom(table).select(['id', 'secret']).limit(1).executeTakeFirst()
    if (row) sealer.open(row.secret, row.id)
  }
}
