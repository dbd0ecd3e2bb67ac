/** How much of each file lies in each active boundary near it, computed once for each pair. */
import { boundsOf, type FieldOverlap, type MultiPolygon } from '@sheaf/core'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import { ask, TaskFailed } from '../processing/ask.ts'
import type { ConvertPool } from '../processing/convert-pool.ts'
import type { OverlapTask } from '../processing/messages.ts'
import type { StoredFile } from './inputs.ts'

/** Pairs that one task computes: their outlines are in memory at once. */
const PAIRS = 50

/** Brings what is known of a user's files and fields up to date and gives it. */
export async function currentOverlaps(
  tx: Transaction<Database>,
  pool: ConvertPool,
  { userId, files }: { userId: string; files: readonly StoredFile[] },
): Promise<FieldOverlap[]> {
  await noteCoverages(tx, userId, files)
  for (;;) {
    const pairs = await unknownPairs(tx, userId)
    if (pairs.length === 0) break
    await computeOverlaps(tx, pool, pairs)
  }
  const { rows } = await sql<FieldOverlap>`
    select file_fields.file_id as "fileId", file_fields.field_id as "fieldId", percent
    from file_fields
      join file_coverages using (file_id, points_blob)
      join boundaries on boundaries.id = boundary_id and boundaries.status = 'ACTIVE'
    where file_coverages.user_id = ${userId}
  `.execute(tx)
  return rows
}

/** Shows, of each file, the fields that it is attached to. */
export async function noteAttached(
  tx: Transaction<Database>,
  userId: string,
  fieldsOf: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const pairs = [...fieldsOf].flatMap(([file, fields]) => fields.map((field) => ({ file, field })))
  await sql`
    with wanted as (
      select file_id, boundary_id,
        boundaries.status = 'ACTIVE' and points_blob = file_coverages.points_blob_now and exists (
          select from unnest(${pairs.map(({ file }) => file)}::uuid[], ${pairs.map(({ field }) => field)}::text[])
            as pair (file, field)
          where pair.file = file_id and pair.field = file_fields.field_id
        ) as attached
      from file_fields
        join (select file_id, user_id, points_blob as points_blob_now from file_coverages) file_coverages using (file_id)
        join boundaries on boundaries.id = boundary_id
      where file_coverages.user_id = ${userId}
    )
    update file_fields set attached = wanted.attached from wanted
    where wanted.file_id = file_fields.file_id and wanted.boundary_id = file_fields.boundary_id
      and wanted.attached <> file_fields.attached
  `.execute(tx)
}

async function noteCoverages(
  tx: Transaction<Database>,
  userId: string,
  files: readonly StoredFile[],
): Promise<void> {
  const known = await tx.selectFrom('file_coverages').selectAll().where('user_id', '=', userId).execute()
  const pointsOf = new Map(known.map(({ file_id, points_blob }) => [file_id, points_blob]))
  for (const { id, points } of files) {
    if (pointsOf.get(id) === points) continue
    const coverage = (await coveragesOf(tx, [id])).get(id) ?? []
    const [west, south, east, north] = boundsOf(coverage)
    const bounds = west <= east ? `(${east},${north}),(${west},${south})` : null
    const now = { points_blob: points, bounds }
    await tx
      .insertInto('file_coverages')
      .values({ file_id: id, user_id: userId, ...now })
      .onConflict((conflict) => conflict.column('file_id').doUpdateSet(now))
      .execute()
  }
}

interface Pair {
  readonly fileId: string
  readonly boundaryId: string
  readonly ownerId: string
  readonly fieldId: string
  readonly points: string
}

async function unknownPairs(tx: Transaction<Database>, userId: string): Promise<readonly Pair[]> {
  const { rows } = await sql<Pair>`
    select file_coverages.file_id as "fileId", boundaries.id as "boundaryId", fields.owner_id as "ownerId",
      fields.id as "fieldId", file_coverages.points_blob as points
    from fields
      join boundaries on boundaries.owner_id = fields.owner_id and boundaries.field_id = fields.id
        and boundaries.status = 'ACTIVE'
      join file_coverages on file_coverages.user_id = fields.user_id and file_coverages.bounds && boundaries.bounds
      left join file_fields on file_fields.file_id = file_coverages.file_id
        and file_fields.boundary_id = boundaries.id and file_fields.points_blob = file_coverages.points_blob
    where fields.user_id = ${userId} and file_fields.file_id is null
    order by file_coverages.file_id, boundaries.id
    limit ${PAIRS}
  `.execute(tx)
  return rows
}

async function computeOverlaps(
  tx: Transaction<Database>,
  pool: ConvertPool,
  pairs: readonly Pair[],
): Promise<void> {
  const coverages = await coveragesOf(tx, [...new Set(pairs.map(({ fileId }) => fileId))])
  const boundaries = await boundariesOf(tx, [...new Set(pairs.map(({ boundaryId }) => boundaryId))])
  const shapes = pairs.map(({ fileId, boundaryId }) => ({
    coverage: coverages.get(fileId) ?? [],
    boundary: boundaries.get(boundaryId) ?? [],
  }))
  const percents = await percentsOf(pool, shapes)
  const rows = pairs.map(({ fileId, boundaryId, ownerId, fieldId, points }, i) => ({
    file_id: fileId,
    boundary_id: boundaryId,
    owner_id: ownerId,
    field_id: fieldId,
    points_blob: points,
    percent: percents[i] ?? 0,
  }))
  await tx
    .insertInto('file_fields')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['file_id', 'boundary_id']).doUpdateSet(({ ref }) => ({
        points_blob: ref('excluded.points_blob'),
        percent: ref('excluded.percent'),
      })),
    )
    .execute()
}

/** An outline that cannot be worked with lies in no field, and keeps no other from its own. */
async function percentsOf(pool: ConvertPool, pairs: OverlapTask['pairs']): Promise<readonly number[]> {
  try {
    return (await ask(pool, { kind: 'overlaps', pairs }, 'overlaps')).percents
  } catch (error) {
    if (!(error instanceof TaskFailed)) throw error
    if (pairs.length === 1) return [0]
    const percents: number[] = []
    for (const pair of pairs) percents.push(...(await percentsOf(pool, [pair])))
    return percents
  }
}

async function coveragesOf(db: Kysely<Database>, ids: readonly string[]): Promise<Map<string, MultiPolygon>> {
  const { rows } = await sql<{ id: string; coverage: MultiPolygon | null }>`
    select id, summary->'geometry'->'coordinates' as coverage from files where id = any(${[...ids]}::uuid[])
  `.execute(db)
  return new Map(rows.map(({ id, coverage }) => [id, coverage ?? []]))
}

/** Outlines by id; a boundary that is gone is missing. */
export async function boundariesOf(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Map<string, MultiPolygon>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('boundaries')
    .select(['id', 'geometry'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map(({ id, geometry }) => [id, geometry]))
}
