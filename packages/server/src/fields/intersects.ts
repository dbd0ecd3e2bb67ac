/** Fields by where they lie: those whose boxes meet by the index, then exactly. */
import { intersection, type MultiPolygon, overlapPercent } from '@sheaf/core'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import { type FieldWithGeometry, fieldsOf, withBoundary } from './fields.ts'
import { boxOf } from './geometry.ts'

/** Percent: what counts as an overlap where nothing else is said. */
const leastThreshold = 0.01

/**
 * Fields with an active boundary that overlaps the polygons by at least `threshold` percent of either area.
 * Of one user, or of all.
 */
export async function fieldsOver(
  db: Kysely<Database>,
  ownerId: string,
  {
    polygons,
    userId,
    threshold = leastThreshold,
  }: { polygons: MultiPolygon; userId?: string | undefined; threshold?: number | undefined },
): Promise<(FieldWithGeometry & { geometry: MultiPolygon })[]> {
  // By place first, in a query of its own: no planner knows how few lie there.
  const near = await db
    .selectFrom('boundaries')
    .select(['field_id', 'geometry'])
    .where('owner_id', '=', ownerId)
    .where('status', '=', 'ACTIVE')
    .where(sql<boolean>`bounds && ${boxOf(polygons)}::box`)
    .execute()
  const over = new Map(
    near
      .filter(({ geometry }) => {
        const percent = overlapPercent(geometry, polygons)
        return percent > 0 && percent >= threshold
      })
      .map(({ field_id, geometry }) => [field_id, geometry]),
  )
  const fields = await withBoundary(
    fieldsOf(db)
      .where('fields.owner_id', '=', ownerId)
      .where(sql<boolean>`fields.id = any(${[...over.keys()]})`)
      .$if(userId !== undefined, (query) => query.where('fields.user_id', '=', userId as string)),
  )
    .orderBy('fields.created_at')
    .orderBy('fields.id')
    .execute()
  return fields.map((field) => ({ ...field, geometry: over.get(field.id) as MultiPolygon }))
}

/** What the fields have in common. Undefined when the user lacks one of them, or one has no boundary. */
export async function commonGeometry(
  db: Kysely<Database>,
  ownerId: string,
  { userId, ids }: { userId: string; ids: readonly string[] },
): Promise<MultiPolygon | undefined> {
  const wanted = [...new Set(ids)]
  const found = await db
    .selectFrom('fields')
    .innerJoin('boundaries', (join) =>
      join
        .onRef('boundaries.owner_id', '=', 'fields.owner_id')
        .onRef('boundaries.field_id', '=', 'fields.id')
        .on('boundaries.status', '=', 'ACTIVE'),
    )
    .where('fields.owner_id', '=', ownerId)
    .where('fields.user_id', '=', userId)
    .where('fields.id', 'in', wanted)
    .orderBy('fields.id')
    .select('boundaries.geometry')
    .execute()
  if (found.length < wanted.length) return undefined
  return found.map(({ geometry }) => geometry).reduce((common, next) => intersection(common, next))
}
