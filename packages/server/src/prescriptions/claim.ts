import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { PrescriptionOnItsWay } from './errors.ts'

export interface NewPrescription {
  readonly ownerId: string
  readonly userId: string
  readonly provider: string
  readonly name: string
  readonly size: number
  readonly sha256: string
}

/** The right to send a map, or what came of sending it before. */
export interface Claimed {
  readonly id: string
  readonly sent?: { readonly id: string; readonly name: string }
}

/** Longer than any call to a provider takes: whoever claimed it then has ended without saying how. */
const abandonedMs = 5 * 60_000

/** One sender for each content, however many ask. Throws `PrescriptionOnItsWay`. */
export async function claim(db: Kysely<Database>, map: NewPrescription, now: number): Promise<Claimed> {
  await db
    .updateTable('prescriptions')
    .set((eb) => ({ state: 'failed', error_code: 'interrupted', updated_at: eb.fn('now') }))
    .where('user_id', '=', map.userId)
    .where('state', '=', 'sending')
    .where('created_at', '<', new Date(now - abandonedMs).toISOString())
    .execute()
  const id = randomUUID()
  const { ownerId, userId, provider, name, size, sha256 } = map
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('prescriptions')
    .values({ id, owner_id: ownerId, user_id: userId, provider, name, size, sha256, state: 'sending' })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) return { id }
  const earlier = await db
    .selectFrom('prescriptions')
    .select(['id', 'name', 'provider_id'])
    .where('user_id', '=', userId)
    .where('provider', '=', provider)
    .where('sha256', '=', sha256)
    .where('state', '=', 'sent')
    .executeTakeFirst()
  if (!earlier) throw new PrescriptionOnItsWay()
  return { id: earlier.id, sent: { id: earlier.provider_id ?? earlier.id, name: earlier.name } }
}
