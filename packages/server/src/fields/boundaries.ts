/** Boundaries of a field as clients see them. */
import type { GeometryLike } from '@sheaf/core'
import type { Kysely } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { Boundary, Database } from '../db/schema.ts'
import { changingFields, type FieldKey, type FieldsParts } from './changes.ts'
import { drawBoundary } from './draw-boundary.ts'
import { FieldOfProvider } from './errors.ts'
import { validPolygons } from './geometry.ts'
import { settle } from './settle.ts'

/** Undefined when the user has no such field. In the order in which they were made. */
export async function listBoundaries(
  db: Kysely<Database>,
  key: FieldKey,
  page: Page,
): Promise<Paged<Boundary> | undefined> {
  const matching = boundariesOf(db, key)
  const [field, items, { total }] = await Promise.all([
    fieldOf(db, key).executeTakeFirst(),
    matching
      .selectAll('boundaries')
      .orderBy('boundaries.created_at')
      .orderBy('boundaries.id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return field && { items, total }
}

export function findBoundary(db: Kysely<Database>, key: FieldKey, id: string): Promise<Boundary | undefined> {
  return boundariesOf(db, key).selectAll('boundaries').where('boundaries.id', '=', id).executeTakeFirst()
}

export function activeBoundary(db: Kysely<Database>, key: FieldKey): Promise<Boundary | undefined> {
  return boundariesOf(db, key)
    .selectAll('boundaries')
    .where('boundaries.status', '=', 'ACTIVE')
    .executeTakeFirst()
}

/**
 * The new active boundary of a field; the one before becomes INACTIVE. Undefined when the user has no such field.
 * Throws `InvalidGeometry`, and `FieldOfProvider` for a field that was merged into another.
 */
export async function putBoundary(
  parts: FieldsParts,
  key: FieldKey,
  geometry: GeometryLike,
): Promise<Boundary | undefined> {
  const polygons = await validPolygons(parts.askGeometry, key.ownerId, geometry)
  return changingFields(parts, key.userId, async (tx) => {
    const field = await fieldOf(tx, key).selectAll().executeTakeFirst()
    if (!field) return undefined
    if (field.merged_field_id !== null) throw new FieldOfProvider(field.id)
    const boundary = await drawBoundary(tx, key, { polygons, origin: 'client' })
    await settle(parts, tx, key, 'REST')
    return boundary
  })
}

function fieldOf(db: Kysely<Database>, { ownerId, userId, fieldId }: FieldKey) {
  return db
    .selectFrom('fields')
    .where('owner_id', '=', ownerId)
    .where('user_id', '=', userId)
    .where('id', '=', fieldId)
    .select('id')
}

function boundariesOf(db: Kysely<Database>, { ownerId, userId, fieldId }: FieldKey) {
  return db
    .selectFrom('boundaries')
    .innerJoin('fields', (join) =>
      join
        .onRef('fields.owner_id', '=', 'boundaries.owner_id')
        .onRef('fields.id', '=', 'boundaries.field_id'),
    )
    .where('fields.owner_id', '=', ownerId)
    .where('fields.user_id', '=', userId)
    .where('fields.id', '=', fieldId)
}
