/** What a client does to fields: make, change, remove. */
import { randomUUID } from 'node:crypto'
import type { GeometryLike, MultiPolygon } from '@sheaf/core'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database, Field } from '../db/schema.ts'
import { changingFields, type FieldKey, type FieldsParts } from './changes.ts'
import { drawBoundary, reviveBoundary } from './draw-boundary.ts'
import { FarmNotFound, FieldAlreadyExists, FieldOfProvider } from './errors.ts'
import { type FieldWithGeometry, findField } from './fields.ts'
import { validPolygons } from './geometry.ts'
import { raiseField, raiseFieldGone } from './raise-field.ts'
import { settle } from './settle.ts'

export interface NewField {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly farmId?: number | undefined
  readonly geometry: GeometryLike
}

/** Throws `InvalidGeometry`, `FieldAlreadyExists`, `FarmNotFound`. */
export async function createField(
  parts: FieldsParts,
  ownerId: string,
  { userId, field }: { userId: string; field: NewField },
): Promise<FieldWithGeometry> {
  const polygons = await validPolygons(parts.askGeometry, ownerId, field.geometry)
  const id = await changingFields(parts, userId, (tx) =>
    insertField(parts, tx, ownerId, { userId, field, polygons }),
  )
  return (await findField(parts.db, ownerId, { userId, id })) as FieldWithGeometry
}

/** Within `changingFields`. Throws `FieldAlreadyExists`, `FarmNotFound`. */
export async function insertField(
  parts: FieldsParts,
  tx: Transaction<Database>,
  ownerId: string,
  { userId, field, polygons }: { userId: string; field: NewField; polygons: MultiPolygon },
): Promise<string> {
  const id = field.id ?? randomUUID()
  await requireFarm(tx, userId, field.farmId)
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('fields')
    .values({
      owner_id: ownerId,
      id,
      user_id: userId,
      farm_id: field.farmId ?? null,
      name: field.name ?? null,
      type: 'ORIGINAL',
      status: 'PROCESSED',
    })
    .onConflict((conflict) => conflict.columns(['owner_id', 'id']).doNothing())
    .executeTakeFirst()
  if (!numInsertedOrUpdatedRows) throw new FieldAlreadyExists(id)
  const key = { ownerId, userId, fieldId: id }
  await drawBoundary(tx, key, { polygons, origin: 'client' })
  await settle(parts, tx, key, 'REST')
  return id
}

export interface FieldChanges {
  readonly name?: string | undefined
  readonly farmId?: number | undefined
  readonly geometry?: GeometryLike | undefined
}

/**
 * Changes what is given; a geometry is a new boundary. Undefined when the user has no such field.
 * Throws `InvalidGeometry`, `FieldOfProvider`, `FarmNotFound`.
 */
export async function changeField(
  parts: FieldsParts,
  key: FieldKey,
  { name, farmId, geometry }: FieldChanges,
): Promise<FieldWithGeometry | undefined> {
  const polygons = geometry && (await validPolygons(parts.askGeometry, key.ownerId, geometry))
  await changingFields(parts, key.userId, async (tx) => {
    const field = await fieldOf(tx, key)
    if (!field) return
    requireManual(field)
    await requireFarm(tx, key.userId, farmId)
    await tx
      .updateTable('fields')
      .set({
        ...(name === undefined ? {} : { name }),
        ...(farmId === undefined ? {} : { farm_id: farmId }),
        updated_at: sql`now()`,
      })
      .where('owner_id', '=', key.ownerId)
      .where('id', '=', key.fieldId)
      .execute()
    if (!polygons) return raiseField({ tx, queue: parts.queue }, key, 'REST')
    await drawBoundary(tx, key, { polygons, origin: 'client' })
    await settle(parts, tx, key, 'REST')
  })
  return findField(parts.db, key.ownerId, { userId: key.userId, id: key.fieldId })
}

/**
 * Removes a field and its boundaries. The sources of a merge stand for themselves again. False when the user has no
 * such field; throws `FieldOfProvider`.
 */
export async function deleteField(parts: FieldsParts, key: FieldKey): Promise<boolean> {
  return changingFields(parts, key.userId, async (tx) => {
    const field = await fieldOf(tx, key)
    if (!field) return false
    if (field.provider !== null) throw new FieldOfProvider(field.id)
    const sources = await tx
      .selectFrom('fields')
      .select('id')
      .where('owner_id', '=', key.ownerId)
      .where('merged_field_id', '=', key.fieldId)
      .execute()
    await raiseFieldGone({ tx, queue: parts.queue }, key)
    await tx.deleteFrom('fields').where('owner_id', '=', key.ownerId).where('id', '=', key.fieldId).execute()
    await parts.onFieldChange(tx, key)
    for (const { id } of sources) {
      await reviveBoundary(tx, { ownerId: key.ownerId, fieldId: id })
      await parts.onFieldChange(tx, { ...key, fieldId: id })
      await raiseField({ tx, queue: parts.queue }, { ...key, fieldId: id }, 'REST')
    }
    return true
  })
}

/** Takes a field that is only offered: its boundary, which is here already, becomes the active one. */
export async function enableField(parts: FieldsParts, key: FieldKey): Promise<FieldWithGeometry | undefined> {
  await changingFields(parts, key.userId, async (tx) => {
    const field = await fieldOf(tx, key)
    if (field?.status === 'PREVIEW') await takeField(parts, tx, key)
  })
  return findField(parts.db, key.ownerId, { userId: key.userId, id: key.fieldId })
}

/** The same for all offered fields of growers. Ids that are none of the owner's are passed over. */
export async function enableGrowers(
  parts: FieldsParts,
  ownerId: string,
  growerIds: readonly number[],
): Promise<void> {
  const offered = await parts.db
    .selectFrom('fields')
    .innerJoin('farms', 'farms.id', 'fields.farm_id')
    .where('fields.owner_id', '=', ownerId)
    .where('fields.status', '=', 'PREVIEW')
    .where(sql<boolean>`farms.grower_id = any(${[...growerIds]})`)
    .select(['fields.id', 'fields.user_id'])
    .execute()
  for (const { id, user_id } of offered) await enableField(parts, { ownerId, userId: user_id, fieldId: id })
}

async function takeField(parts: FieldsParts, tx: Transaction<Database>, key: FieldKey): Promise<void> {
  const taken = await reviveBoundary(tx, key)
  await tx
    .updateTable('fields')
    .set({ status: taken ? 'PROCESSED' : 'WAITING', updated_at: sql`now()` })
    .where('owner_id', '=', key.ownerId)
    .where('id', '=', key.fieldId)
    .execute()
  if (taken) await settle(parts, tx, key, 'REST')
}

function fieldOf(tx: Transaction<Database>, { ownerId, userId, fieldId }: FieldKey) {
  return tx
    .selectFrom('fields')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('user_id', '=', userId)
    .where('id', '=', fieldId)
    .executeTakeFirst()
}

function requireManual({ id, provider, type, merged_field_id }: Field): void {
  if (provider !== null || type === 'MERGED' || merged_field_id !== null) throw new FieldOfProvider(id)
}

/** Throws `FarmNotFound`. */
export async function requireFarm(
  db: Kysely<Database>,
  userId: string,
  id: number | undefined,
): Promise<void> {
  if (id === undefined) return
  const farm = await db
    .selectFrom('farms')
    .select('id')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!farm) throw new FarmNotFound(id)
}
