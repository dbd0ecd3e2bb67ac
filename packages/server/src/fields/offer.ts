import { type FieldBoundary, nameUuid } from '@sheaf/core'
import { effectiveConfiguration } from '../configurations/configurations.ts'
import { plainText } from '../db/json.ts'
import type { Source } from '../db/schema.ts'
import { changingFields, type FieldsParts } from './changes.ts'
import { drawBoundary } from './draw-boundary.ts'
import { GeometryTooComplex } from './errors.ts'
import { raiseField } from './raise-field.ts'
import { settle } from './settle.ts'

/**
 * A field that a machine file describes, as Leaf has the fields of a provider: with `customDataSync` it is a PREVIEW
 * until the client takes it, else it is there at once. The same boundary under the same name is one field, however
 * many files hold it. What cannot be repaired, or may not be, or takes too long to work out, is left out.
 */
export async function offerField(
  parts: FieldsParts,
  source: Pick<Source, 'owner_id' | 'user_id' | 'provider'>,
  boundary: FieldBoundary,
): Promise<void> {
  try {
    await offer(parts, source, boundary)
  } catch (error) {
    if (!(error instanceof GeometryTooComplex)) throw error
  }
}

async function offer(
  parts: FieldsParts,
  { owner_id: ownerId, user_id: userId, provider }: Pick<Source, 'owner_id' | 'user_id' | 'provider'>,
  boundary: FieldBoundary,
): Promise<void> {
  const geometry = { type: 'MultiPolygon', coordinates: boundary.polygons }
  const { automaticFixBoundary, customDataSync } = await effectiveConfiguration(parts.db, ownerId, userId)
  const { askGeometry } = parts
  if (!automaticFixBoundary && (await askGeometry(ownerId, 'faultOf', geometry))) return
  const repaired = await askGeometry(ownerId, 'repair', geometry)
  if (!repaired) return
  const name = plainText(boundary.name).slice(0, 255)
  const fieldId = nameUuid(userId, `field of ${provider}\n${name}\n${JSON.stringify(repaired.polygons)}`)
  await changingFields(parts, userId, async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('fields')
      .values({
        owner_id: ownerId,
        id: fieldId,
        user_id: userId,
        name,
        type: 'ORIGINAL',
        status: 'PREVIEW',
        provider,
        provider_field_id: plainText(boundary.key.slice(boundary.key.lastIndexOf('#') + 1)),
        provider_field_name: name,
      })
      .onConflict((known) => known.columns(['owner_id', 'id']).doNothing())
      .executeTakeFirst()
    if (!numInsertedOrUpdatedRows) return
    const key = { ownerId, userId, fieldId }
    const { polygons, changes } = repaired
    await drawBoundary(tx, key, { polygons, origin: 'provider', fixes: changes, inactive: customDataSync })
    if (customDataSync) await raiseField({ tx, queue: parts.queue }, key, 'SYNC')
    else await settle(parts, tx, key, 'SYNC')
  })
}
