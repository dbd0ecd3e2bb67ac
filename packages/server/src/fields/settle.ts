import type { Transaction } from 'kysely'
import { effectiveConfiguration } from '../configurations/configurations.ts'
import type { Database } from '../db/schema.ts'
import type { FieldKey, FieldsParts } from './changes.ts'
import { mergeOverlapping } from './merge.ts'
import { type ChangeSource, raiseBoundary, raiseField } from './raise-field.ts'

/** What follows from a new active boundary, within its transaction: merges where these are on; then others hear of it. */
export async function settle(
  parts: FieldsParts,
  tx: Transaction<Database>,
  change: FieldKey,
  source: ChangeSource,
): Promise<void> {
  const { queue, askGeometry } = parts
  const { fieldsAutoMerge, fieldsMergeIntersection } = await effectiveConfiguration(
    tx,
    change.ownerId,
    change.userId,
  )
  const merged = fieldsAutoMerge
    ? await mergeOverlapping({ tx, queue, askGeometry }, change, fieldsMergeIntersection)
    : []
  for (const fieldId of [change.fieldId, ...merged]) {
    const field = { ...change, fieldId }
    await parts.onFieldChange(tx, field)
    await raiseField({ tx, queue }, field, source)
    await raiseBoundary({ tx, queue }, field)
  }
}
