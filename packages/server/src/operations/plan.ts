/** A user's operations, brought in line with its files, fields and configuration. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Settings } from '@sheaf/contract'
import { attach, nameUuid, type PlannedOperation, planOperations } from '@sheaf/core'
import { type Kysely, sql, type Transaction } from 'kysely'
import { effectiveConfiguration } from '../configurations/configurations.ts'
import { jsonText } from '../db/json.ts'
import type { Database, MergeRecipe } from '../db/schema.ts'
import type { FieldsParts } from '../fields/changes.ts'
import { drawFieldsFromCoverage } from '../fields/from-coverage.ts'
import type { ConvertPool } from '../processing/convert-pool.ts'
import type { Queue } from '../queue/queue.ts'
import { type StoredFile, storedFiles } from './inputs.ts'
import { planOutsidePoints } from './outside.ts'
import { currentOverlaps, noteAttached } from './overlaps.ts'
import { digestOf, mergeConfiguration } from './recipe.ts'

export interface PlanParts {
  readonly db: Kysely<Database>
  readonly queue: Queue
  readonly pool: ConvertPool
}

/** A sync that goes on for hours is not waited for: what is there by then is planned. */
const LONGEST_WAIT_MS = 60_000

/**
 * Plans a user's operations `debounceMs` after its last change. Does nothing when more has changed after `change`,
 * for which another job is on its way, unless that has gone on for a minute.
 */
export async function planWhenQuiet(
  parts: PlanParts & FieldsParts,
  { userId, change }: { userId: string; change: number },
  { debounceMs, signal }: { debounceMs: number; signal: AbortSignal },
): Promise<void> {
  const sinceLast = await quietFor(parts.db, userId, change)
  if (sinceLast === undefined) {
    if (!(await takeUp(parts.db, userId, LONGEST_WAIT_MS))) return
  } else if (sinceLast < debounceMs) {
    await wait(debounceMs - sinceLast, undefined, { signal })
    if ((await quietFor(parts.db, userId, change)) === undefined) return
  }
  await takeUp(parts.db, userId, 0)
  // What this changes is a change of its own, for which another job is sent.
  await drawFieldsFromCoverage(parts, userId)
  await planUser(parts, userId)
}

/** Milliseconds since `change`; undefined when it was not the last one, or the user is gone. */
async function quietFor(db: Kysely<Database>, userId: string, change: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('plans')
    .select(sql<number>`extract(epoch from clock_timestamp() - changed_at)::float8 * 1000`.as('quiet'))
    .where('user_id', '=', userId)
    .where('change', '=', change)
    .executeTakeFirst()
  return row?.quiet
}

/** Notes that what waits is planned now; false when nothing has waited for so long, or another takes it up. */
async function takeUp(db: Kysely<Database>, userId: string, waitedMs: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('plans')
    .set({ waiting_since: null })
    .where('user_id', '=', userId)
    .where(sql<boolean>`waiting_since <= clock_timestamp() - ${waitedMs} * interval '1 millisecond'`)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Plans now. However often it runs, and whatever runs beside it, the same inputs end in the same rows. */
export async function planUser({ db, queue, pool }: PlanParts, userId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`operations of ${userId}`}, 0))`.execute(tx)
    const user = await tx.selectFrom('users').select('owner_id').where('id', '=', userId).executeTakeFirst()
    if (!user) return
    const holder = { ownerId: user.owner_id, userId }
    const settings = await effectiveConfiguration(tx, holder.ownerId, userId)
    const files = await storedFiles(tx, userId)
    const overlaps = await currentOverlaps(tx, pool, { userId, files })
    const fieldsOf = attach(overlaps, settings.fieldsAttachIntersection)
    await noteAttached(tx, userId, fieldsOf)
    await planOutsidePoints(tx, queue, { userId, files, fieldsOf, settings })
    // Off is for what comes: what is there stays.
    if (!settings.fieldOperationCreation) return
    const { operations } = planOperations(files, fieldsOf, {
      splitByField: settings.splitOperationsByField,
      splitByProvider: settings.splitOperationsByProvider,
      splitByTillType: settings.splitOperationsByTillType,
      mergeRange: settings.operationsMergeRange,
      mergeRangeHarvested: settings.operationsMergeRangeHarvested,
    })
    await storePlan({ tx, queue }, holder, await recipesOf(tx, holder.ownerId, operations, files, settings))
  })
}

interface Planned {
  readonly operation: PlannedOperation
  readonly recipe: MergeRecipe
  readonly wanted: string
}

async function recipesOf(
  tx: Transaction<Database>,
  ownerId: string,
  operations: readonly PlannedOperation[],
  files: readonly StoredFile[],
  settings: Settings,
): Promise<Planned[]> {
  const pointsOf = new Map(files.map(({ id, points }) => [id, points]))
  const boundaryOf = await activeBoundaries(tx, ownerId, [
    ...new Set(operations.flatMap(({ fieldIds }) => fieldIds)),
  ])
  const configuration = mergeConfiguration(settings)
  // A boundary that went while we looked: another plan is on its way.
  const there = operations.filter(({ fieldIds }) => fieldIds.every((id) => boundaryOf.has(id)))
  return there.map((operation) => {
    const fields = operation.fieldIds.map((fieldId) => ({ fieldId, boundaryId: boundaryOf.get(fieldId)! }))
    const recipe: MergeRecipe = {
      members: operation.members.map((member) => ({ ...member, points: pointsOf.get(member.fileId)! })),
      fields,
      cut: settings.splitOperationsByField,
      configuration,
    }
    return { operation, recipe, wanted: digestOf(recipe) }
  })
}

async function activeBoundaries(
  tx: Transaction<Database>,
  ownerId: string,
  fieldIds: readonly string[],
): Promise<Map<string, string>> {
  if (fieldIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('boundaries')
    .select(['id', 'field_id'])
    .where('owner_id', '=', ownerId)
    .where('status', '=', 'ACTIVE')
    .where('field_id', 'in', [...fieldIds])
    .execute()
  return new Map(rows.map(({ id, field_id }) => [field_id, id]))
}

async function storePlan(
  { tx, queue }: { tx: Transaction<Database>; queue: Queue },
  { ownerId, userId }: { ownerId: string; userId: string },
  planned: readonly Planned[],
): Promise<void> {
  const known = await tx
    .selectFrom('operations')
    .innerJoin('merges', 'merges.id', 'operations.file_id')
    .select(['operations.id', 'operations.file_id', 'merges.wanted'])
    .where('operations.user_id', '=', userId)
    .execute()
  const wantedOf = new Map(known.map(({ id, wanted }) => [id, wanted]))
  const stays = new Set(planned.map(({ operation }) => operation.id))
  const gone = known.filter(({ id }) => !stays.has(id)).map(({ file_id }) => file_id)
  if (gone.length > 0) {
    await tx.deleteFrom('merges').where('id', 'in', gone).execute()
    await tx.deleteFrom('files').where('id', 'in', gone).execute()
  }
  for (const { operation, recipe, wanted } of planned) {
    if (wantedOf.get(operation.id) === wanted) continue
    // The file's id comes of the operation's, so that it does not depend on when it was planned either.
    const mergeId = nameUuid(operation.id, 'file')
    const now = { recipe: jsonText(recipe), wanted }
    await tx
      .insertInto('merges')
      .values({ id: mergeId, owner_id: ownerId, user_id: userId, origin: 'automerged', ...now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(now))
      .execute()
    await tx
      .insertInto('operations')
      .values({
        id: operation.id,
        owner_id: ownerId,
        user_id: userId,
        file_id: mergeId,
        operation_type: operation.operationType,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
    await queue.send('merge-files', { mergeId, wanted }, { db: tx })
  }
}
