/** The history of a field's boundaries: at most one is active, and none is ever edited or lost. */
import { randomUUID } from 'node:crypto'
import type { MultiPolygon } from '@sheaf/core'
import { sql, type Transaction } from 'kysely'
import type { Boundary, Database } from '../db/schema.ts'
import type { FieldKey } from './changes.ts'
import { geometryColumns } from './geometry.ts'

type Place = Omit<FieldKey, 'userId'>

export interface NewBoundary {
  readonly polygons: MultiPolygon
  readonly origin: Boundary['origin']
  /** What a repair has changed. */
  readonly fixes?: readonly string[]
  /** Digest of the coverage that it is drawn around. */
  readonly madeOf?: string
  /** Only offered: the field has not been taken yet. */
  readonly inactive?: boolean
}

/** The new active boundary of a field; the one before becomes INACTIVE. */
export async function drawBoundary(
  tx: Transaction<Database>,
  { ownerId, fieldId }: Place,
  { polygons, origin, fixes = [], madeOf, inactive = false }: NewBoundary,
): Promise<Boundary> {
  if (!inactive) {
    await retireBoundary(tx, { ownerId, fieldId })
    await tx
      .updateTable('fields')
      .set({ status: 'PROCESSED', updated_at: sql`now()` })
      .where('owner_id', '=', ownerId)
      .where('id', '=', fieldId)
      .execute()
  }
  return tx
    .insertInto('boundaries')
    .values({
      id: randomUUID(),
      owner_id: ownerId,
      field_id: fieldId,
      status: inactive ? 'INACTIVE' : 'ACTIVE',
      origin,
      validity: 'VALID',
      fixes: fixes.length > 0 ? JSON.stringify(fixes) : null,
      made_of: madeOf ?? null,
      ...geometryColumns(polygons),
      // Later than the one before it even within one transaction.
      created_at: sql`clock_timestamp()`,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Leaves the field without an active boundary. */
export async function retireBoundary(tx: Transaction<Database>, { ownerId, fieldId }: Place): Promise<void> {
  await tx
    .updateTable('boundaries')
    .set({ status: 'INACTIVE', updated_at: sql`now()` })
    .where('owner_id', '=', ownerId)
    .where('field_id', '=', fieldId)
    .where('status', '=', 'ACTIVE')
    .execute()
}

/** The newest boundary is the active one again. False when there is none. */
export async function reviveBoundary(
  tx: Transaction<Database>,
  { ownerId, fieldId }: Place,
): Promise<boolean> {
  const newest = await tx
    .selectFrom('boundaries')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('field_id', '=', fieldId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .executeTakeFirst()
  if (!newest) return false
  await retireBoundary(tx, { ownerId, fieldId })
  await tx
    .updateTable('boundaries')
    .set({ status: 'ACTIVE', updated_at: sql`now()` })
    .where('id', '=', newest.id)
    .execute()
  return true
}
