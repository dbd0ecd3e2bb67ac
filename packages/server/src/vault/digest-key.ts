import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import { createSealer, digestKeyOf, headOf, type MasterKeys, newestOf } from './seal.ts'

/**
 * The key of the digests. What a digest was made of (an API key, say) is kept nowhere, so its key outlives master keys:
 * it is sealed under them, and was the first one's own derivation before it was stored. Throws `SealBroken`.
 */
export async function openDigestKey(db: Kysely<Database>, keys: MasterKeys): Promise<Buffer> {
  const sealer = createSealer(keys)
  return db.transaction().execute(async (tx) => {
    await sql`lock table digest_keys in share row exclusive mode`.execute(tx)
    const kept = await tx.selectFrom('digest_keys').select(['id', 'secret']).executeTakeFirst()
    if (kept) return sealer.open(kept.secret, kept.id)
    // Digests that are there were made under the key that sealed the rest.
    const sealed = await tx
      .selectFrom('signing_keys')
      .select('secret')
      .orderBy('created_at')
      .executeTakeFirst()
    const theirs = keys
      .current()
      .find((key) => sealed?.secret.subarray(0, headOf(key).length).equals(headOf(key)))
    const secret = digestKeyOf(theirs ?? newestOf(keys))
    const id = randomUUID()
    await tx
      .insertInto('digest_keys')
      .values({ id, secret: sealer.seal(secret, id) })
      .execute()
    return secret
  })
}
