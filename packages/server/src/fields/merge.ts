import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'
import type { AskGeometry } from './ask-geometry.ts'
import type { FieldKey } from './changes.ts'
import { drawBoundary, retireBoundary } from './draw-boundary.ts'
import { type FieldWithGeometry, findField } from './fields.ts'
import { fieldsOver } from './intersects.ts'
import { raiseFieldGone } from './raise-field.ts'

/**
 * Merges a field with the user's others that it overlaps by at least `percent` of either area: into the oldest merge
 * among them, or a new one, whose boundary is the union of all. The boundaries of what was merged become INACTIVE.
 * Gives the ids of the other fields whose boundary changed.
 */
export async function mergeOverlapping(
  { tx, queue, askGeometry }: { tx: Transaction<Database>; queue: Queue; askGeometry: AskGeometry },
  { ownerId, userId, fieldId }: FieldKey,
  percent: number,
): Promise<string[]> {
  const field = await findField(tx, ownerId, { userId, id: fieldId })
  if (!field?.geometry) return []
  const within = { db: tx, askGeometry }
  const over = await fieldsOver(within, ownerId, { polygons: field.geometry, userId, threshold: percent })
  if (over.every(({ id }) => id === fieldId)) return []
  const merges = over.filter(({ type }) => type === 'MERGED')
  const originals = over.filter(({ type }) => type === 'ORIGINAL')
  const [kept = undefined, ...dissolved] = merges
  const mergeId = kept?.id ?? (await newMerge(tx, field))
  const sources = [...originals, ...dissolved.flatMap(({ source_ids }) => source_ids.map((id) => ({ id })))]
  for (const { id } of originals) await retireBoundary(tx, { ownerId, fieldId: id })
  for (const { id } of sources) {
    await tx
      .updateTable('fields')
      .set({ merged_field_id: mergeId, updated_at: sql`now()` })
      .where('owner_id', '=', ownerId)
      .where('id', '=', id)
      .execute()
  }
  for (const { id } of dissolved) {
    await raiseFieldGone({ tx, queue }, { ownerId, userId, fieldId: id })
    await tx.deleteFrom('fields').where('owner_id', '=', ownerId).where('id', '=', id).execute()
  }
  const union = over.map(({ geometry }) => geometry)
  const polygons = await askGeometry(ownerId, 'unionOf', union)
  await drawBoundary(tx, { ownerId, fieldId: mergeId }, { polygons, origin: 'merge' })
  return [...new Set([mergeId, ...over.map(({ id }) => id)])].filter((id) => id !== fieldId)
}

async function newMerge(
  tx: Transaction<Database>,
  { owner_id, user_id, name, farm_id }: FieldWithGeometry,
): Promise<string> {
  const id = randomUUID()
  await tx
    .insertInto('fields')
    .values({ owner_id, id, user_id, name, farm_id, type: 'MERGED', status: 'PROCESSED' })
    .execute()
  return id
}
