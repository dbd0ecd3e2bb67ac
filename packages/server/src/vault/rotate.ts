/** The master key changed for a new one, while every process works on. */
import { type Kysely, sql } from 'kysely'
import { type Actor, record } from '../audit/audit.ts'
import type { Database } from '../db/schema.ts'
import { RotationRefused } from './errors.ts'
import { countSealedOtherwise, type Resealed, reseal } from './reseal.ts'
import { headOf, type MasterKeys, newestOf, type Sealer } from './seal.ts'

/** Of PostgreSQL's advisory locks the one of a change of keys. */
const rotationLock = 7_374_656_167

export interface RotationParts {
  readonly db: Kysely<Database>
  readonly keys: MasterKeys
  readonly sealer: Sealer
  /** Puts a new key in front; undefined where the configuration gives the keys. */
  readonly addKey: (() => Promise<void>) | undefined
  readonly by: Actor
  readonly wait: (ms: number) => Promise<void>
  readonly say: (message: string) => void
}

export interface Rotated extends Resealed {
  /** False: a change that was begun before, by us or by the configuration, was brought to its end. */
  readonly isNewKey: boolean
}

/**
 * Makes a new key and brings all that is sealed under it. From the moment the key is there every process seals with it,
 * and opens what either has sealed, so that nothing waits. A change that was interrupted is brought to its end instead.
 * Throws `RotationRefused`, `SealBroken`.
 */
export async function rotateMasterKey(parts: RotationParts): Promise<Rotated> {
  const { db, keys, addKey, by } = parts
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ got: boolean }>`
      select pg_try_advisory_lock(${sql.lit(rotationLock)}) as got
    `.execute(connection)
    if (!rows[0]?.got)
      throw new RotationRefused('running', 'The master key is being changed by another process.')
    try {
      const begun = (await countSealedOtherwise(db, headOf(newestOf(keys)))) > 0
      if (!begun) {
        if (!addKey)
          throw new RotationRefused(
            'key_given',
            'Give the new key in SHEAF_MASTER_KEY and the one before in SHEAF_MASTER_KEY_PREVIOUS: docs/operating.md says in which steps.',
          )
        await addKey()
      }
      const resealed = await reseal(db, { ...parts, head: headOf(newestOf(keys)) })
      await record(db, { action: 'masterKey.rotated', by, ownerId: null })
      return { ...resealed, isNewKey: !begun }
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(rotationLock)})`.execute(connection)
    }
  })
}
