/** Fields by where they lie: those whose boxes meet by the index, then exactly. */
import type { MultiPolygon } from '@sheaf/core'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { AskGeometry } from './ask-geometry.ts'
import { type FieldWithGeometry, fieldsOf, withBoundary } from './fields.ts'
import { boxOf } from './geometry.ts'

export interface IntersectParts {
  readonly db: Kysely<Database>
  readonly askGeometry: AskGeometry
}

/** Percent: what counts as an overlap where nothing else is said. */
const leastThreshold = 0.01

/**
 * Fields with an active boundary that overlaps the polygons by at least `threshold` percent of either area.
 * Of one user, or of all.
 */
export async function fieldsOver(
  { db, askGeometry }: IntersectParts,
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
  const others = near.map(({ geometry }) => geometry)
  const percents = near.length > 0 ? await askGeometry(ownerId, 'overlapPercents', polygons, others) : []
  const over = new Map(
    near
      .filter((_, index) => percents[index]! > 0 && percents[index]! >= threshold)
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
  { db, askGeometry }: IntersectParts,
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
  const geometries = found.map(({ geometry }) => geometry)
  return askGeometry(ownerId, 'common', geometries)
}
