/** What clients are told of fields. To be called in the transaction of the change. */
import { sql, type Transaction } from 'kysely'
import { raise } from '../alerts/raise.ts'
import type { Database } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'
import type { FieldKey } from './changes.ts'

interface To {
  readonly tx: Transaction<Database>
  readonly queue: Queue
}

/** Who has changed a field: a client, or files that came in. */
export type ChangeSource = 'REST' | 'SYNC'

/** That a field is new, or changed. Merges count as made by the client, who has asked for them. */
export async function raiseField(to: To, key: FieldKey, source: ChangeSource): Promise<void> {
  const field = await to.tx
    .selectFrom('fields')
    // now() is the beginning of the transaction: a field that was made then was made by it.
    .select(['type', sql<boolean>`created_at = now()`.as('is_new')])
    .where('owner_id', '=', key.ownerId)
    .where('id', '=', key.fieldId)
    .executeTakeFirst()
  if (!field) return
  const change = field.is_new ? 'Created' : 'Updated'
  if (field.type === 'MERGED') return raise(to, { type: `mergedField${change}`, ...key, source: 'REST' })
  return raise(to, { type: `field${change}`, ...key, source })
}

/** That a field has its first boundary, or another one. */
export async function raiseBoundary(to: To, key: FieldKey): Promise<void> {
  const boundary = await activeBoundary(to, key)
  if (!boundary) return
  const change = boundary.is_only ? 'Created' : 'Updated'
  await raise(to, { type: `fieldBoundary${change}`, ...key, boundaryId: boundary.id })
}

/** That the boundary of a field is about to go, with the field. */
export async function raiseFieldGone(to: To, key: FieldKey): Promise<void> {
  const boundary = await activeBoundary(to, key)
  if (boundary) await raise(to, { type: 'fieldBoundaryDeleted', ...key, boundaryId: boundary.id })
}

function activeBoundary({ tx }: To, { ownerId, fieldId }: FieldKey) {
  return tx
    .selectFrom('boundaries')
    .select([
      'id',
      sql<boolean>`not exists (
        select from boundaries b
        where b.owner_id = boundaries.owner_id and b.field_id = boundaries.field_id and b.id <> boundaries.id
      )`.as('is_only'),
    ])
    .where('owner_id', '=', ownerId)
    .where('field_id', '=', fieldId)
    .where('status', '=', 'ACTIVE')
    .executeTakeFirst()
}
