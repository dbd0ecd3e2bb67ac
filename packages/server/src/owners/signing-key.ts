import { randomBytes, randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'

/** Seals and opens bytes with the master key; `associatedData` ties them to their row. */
export interface Sealer {
  seal(plaintext: Uint8Array, associatedData: string): Buffer
  open(sealed: Uint8Array, associatedData: string): Buffer
}

export interface SigningKey {
  readonly id: string
  readonly secret: Uint8Array
}

/** HS512 wants a key of at least the hash's 64 bytes (RFC 7518 §3.2). */
const keyBytes = 64

/** The key of this deployment, made by whichever process comes first. */
export async function openSigningKey(db: Kysely<Database>, sealer: Sealer): Promise<SigningKey> {
  return db.transaction().execute(async (transaction) => {
    await sql`lock table signing_keys in share row exclusive mode`.execute(transaction)
    const kept = await transaction
      .selectFrom('signing_keys')
      .select(['id', 'secret'])
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (kept) return { id: kept.id, secret: sealer.open(kept.secret, kept.id) }
    const key = { id: randomUUID(), secret: randomBytes(keyBytes) }
    await transaction
      .insertInto('signing_keys')
      .values({ id: key.id, secret: sealer.seal(key.secret, key.id) })
      .execute()
    return key
  })
}
