import { type MultiPolygon, nameUuid } from '@sheaf/core'
import { type Kysely, sql, type Transaction } from 'kysely'
import { effectiveConfiguration } from '../configurations/configurations.ts'
import type { Database } from '../db/schema.ts'
import { changingFields, type FieldsParts } from './changes.ts'
import { drawBoundary } from './draw-boundary.ts'
import { findField } from './fields.ts'
import { fieldsOver } from './intersects.ts'
import { raiseFieldGone } from './raise-field.ts'
import { settle } from './settle.ts'

/** Percent of either area: a real boundary that overlaps a drawn one so far stands for the same field. */
const sameField = 50

interface Label {
  readonly farm: string | null
  readonly field: string
  /** Changes with any of the coverage. */
  readonly digest: string
}

/**
 * Draws a field around all that was worked under one label of farm and field, for a user whose configuration asks for
 * it, and redraws it as files come. A real boundary takes its place. The same files end in the same fields.
 */
export async function drawFieldsFromCoverage(parts: FieldsParts, userId: string): Promise<void> {
  const user = await parts.db
    .selectFrom('users')
    .select('owner_id')
    .where('id', '=', userId)
    .executeTakeFirst()
  if (!user) return
  const ownerId = user.owner_id
  const { fieldsFromCoverage } = await effectiveConfiguration(parts.db, ownerId, userId)
  if (!fieldsFromCoverage) return
  for (const label of await labelsOf(parts.db, userId))
    await changingFields(parts, userId, (tx) => draw(parts, tx, { ownerId, userId, label }))
}

async function draw(
  parts: FieldsParts,
  tx: Transaction<Database>,
  { ownerId, userId, label }: { ownerId: string; userId: string; label: Label },
): Promise<void> {
  const fieldId = nameUuid(userId, `coverage of ${label.farm ?? ''}\n${label.field}`)
  const key = { ownerId, userId, fieldId }
  const field = await findField(tx, ownerId, { userId, id: fieldId })
  // Redrawn by a client, or merged into another: it is real now.
  if (field && field.origin !== 'coverage') return
  const drawn = await tx
    .selectFrom('boundaries')
    .select('made_of')
    .where('owner_id', '=', ownerId)
    .where('field_id', '=', fieldId)
    .where('status', '=', 'ACTIVE')
    .executeTakeFirst()
  const stale = drawn?.made_of !== label.digest
  const polygons = stale
    ? await parts.askGeometry(ownerId, 'enclose', await coveragesOf(tx, userId, label))
    : (field?.geometry ?? [])
  const over = await fieldsOver({ ...parts, db: tx }, ownerId, { polygons, userId, threshold: sameField })
  if (polygons.length === 0 || over.some(({ origin }) => origin !== 'coverage')) {
    if (!field) return
    await raiseFieldGone({ tx, queue: parts.queue }, key)
    await tx.deleteFrom('fields').where('owner_id', '=', ownerId).where('id', '=', fieldId).execute()
    await parts.onFieldChange(tx, key)
    return
  }
  if (!stale) return
  if (!field) {
    await tx
      .insertInto('fields')
      .values({
        owner_id: ownerId,
        id: fieldId,
        user_id: userId,
        name: label.field.slice(0, 255),
        type: 'ORIGINAL',
        status: 'PROCESSED',
        provider_field_name: label.field,
      })
      .execute()
  }
  await drawBoundary(tx, key, { polygons, origin: 'coverage', madeOf: label.digest })
  await settle(parts, tx, key, 'SYNC')
}

const worked = (userId: string) => sql`
  from files
  where user_id = ${userId} and source_id is not null and status = 'processed'
    and metadata->'origin'->>'field' <> '' and summary->'geometry' is not null
`

async function labelsOf(db: Kysely<Database>, userId: string): Promise<Label[]> {
  const { rows } = await sql<Label>`
    select metadata->'origin'->>'farm' as farm, metadata->'origin'->>'field' as field,
      md5(string_agg(md5(summary->>'geometry'), ',' order by md5(summary->>'geometry'))) as digest
    ${worked(userId)}
    group by 1, 2 order by 1, 2
  `.execute(db)
  return rows
}

/** In an order that does not depend on that of arrival. */
async function coveragesOf(
  db: Kysely<Database>,
  userId: string,
  { farm, field }: Label,
): Promise<MultiPolygon[]> {
  const { rows } = await sql<{ geometry: { type: string; coordinates: MultiPolygon } }>`
    select summary->'geometry' as geometry
    ${worked(userId)}
      and metadata->'origin'->>'field' = ${field}
      and metadata->'origin'->>'farm' is not distinct from ${farm}
    order by md5(summary->>'geometry')
  `.execute(db)
  return rows.flatMap(({ geometry }) => (geometry.type === 'MultiPolygon' ? [geometry.coordinates] : []))
}
