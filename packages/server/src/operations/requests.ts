/** Merges that a client asks for. */
import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { effectiveConfiguration } from '../configurations/configurations.ts'
import { jsonText } from '../db/json.ts'
import type { Database, MergeRecipe } from '../db/schema.ts'
import { replan } from '../plans/replan.ts'
import type { Queue } from '../queue/queue.ts'
import { MergeRefused } from './errors.ts'
import { noteSources } from './merge.ts'
import { digestOf, mergeConfiguration } from './recipe.ts'

export interface RequestStores {
  readonly db: Kysely<Database>
  readonly queue: Queue
}

/** Sends files to be merged into a new one, whose id is given. Throws `MergeRefused`. */
export async function requestMerge(
  { db, queue }: RequestStores,
  ownerId: string,
  ids: readonly string[],
): Promise<string> {
  const wanted = [...new Set(ids)]
  if (wanted.length < 2) throw new MergeRefused('A merge takes two files or more')
  const files = await db
    .selectFrom('files')
    .leftJoin('artifacts', (join) =>
      join.onRef('artifacts.file_id', '=', 'files.id').on('artifacts.name', '=', 'standardTable'),
    )
    .select(['files.id', 'files.user_id', 'files.status', 'files.operation_type', 'artifacts.blob as points'])
    .where('files.owner_id', '=', ownerId)
    .where('files.id', 'in', wanted)
    .orderBy('files.start_time', (order) => order.asc().nullsFirst())
    .orderBy('files.id')
    .execute()
  const missing = wanted.find((id) => !files.some((file) => file.id === id.toLowerCase()))
  if (missing !== undefined) throw new MergeRefused(`There is no file ${missing}`)
  const [first] = files
  for (const { id, status, points, user_id, operation_type } of files) {
    if (status !== 'processed' || points === null) throw new MergeRefused(`The file ${id} is not processed`)
    if (user_id !== first!.user_id) throw new MergeRefused('The files are of more than one user')
    if (operation_type !== first!.operation_type)
      throw new MergeRefused('The files are of more than one operation type')
  }
  const members = files.map(({ id, points }) => ({ fileId: id, points: points!, selections: [] }))
  const holder = { ownerId, userId: first!.user_id }
  const settings = await effectiveConfiguration(db, ownerId, holder.userId)
  const configuration = mergeConfiguration(settings)
  return db
    .transaction()
    .execute((tx) => sendMerge({ tx, queue }, holder, { members, fields: [], cut: false, configuration }))
}

/**
 * Sends an operation to be made without the points outside its fields, as a new file, whose id is given. Undefined
 * when there is no such operation.
 */
export async function requestCrop(
  { db, queue }: RequestStores,
  ownerId: string,
  operationId: string,
): Promise<string | undefined> {
  const found = await db
    .selectFrom('operations')
    .innerJoin('merges', 'merges.id', 'operations.file_id')
    .innerJoin('artifacts', 'artifacts.file_id', 'operations.file_id')
    .select(['operations.user_id', 'operations.file_id', 'merges.recipe', 'artifacts.blob'])
    .where('operations.owner_id', '=', ownerId)
    .where('operations.id', '=', operationId)
    .where('artifacts.name', '=', 'standardTable')
    .executeTakeFirst()
  if (!found) return undefined
  const { user_id: userId, file_id: fileId, recipe, blob: points } = found
  const members = [{ fileId, points, selections: [] }]
  return db
    .transaction()
    .execute((tx) => sendMerge({ tx, queue }, { ownerId, userId }, { ...recipe, members, cut: true }))
}

async function sendMerge(
  { tx, queue }: { tx: Transaction<Database>; queue: Queue },
  { ownerId, userId }: { ownerId: string; userId: string },
  recipe: MergeRecipe,
): Promise<string> {
  const id = randomUUID()
  const wanted = digestOf(recipe)
  const common = { id, owner_id: ownerId, user_id: userId, origin: 'merged' } as const
  await tx
    .insertInto('files')
    .values({
      ...common,
      part_key: '',
      provider: 'Leaf',
      status: 'processing',
      file_name: 'mergedFile',
      size_in_bytes: 0,
    })
    .execute()
  await tx
    .insertInto('merges')
    .values({ ...common, recipe: jsonText(recipe), wanted })
    .execute()
  await noteSources(tx, id, recipe.members)
  await queue.send('merge-files', { mergeId: id, wanted }, { db: tx })
  return id
}

export interface ReprocessFilters {
  readonly operationId?: string
  readonly userId?: string
  readonly fieldIds?: readonly string[]
}

/** Makes operations again, with the configuration as it is now, though nothing has changed. Gives their ids. */
export async function reprocess(
  { db, queue }: RequestStores,
  ownerId: string,
  { operationId, userId, fieldIds }: ReprocessFilters,
): Promise<string[]> {
  return db.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom('operations')
      .innerJoin('merges', 'merges.id', 'operations.file_id')
      .select(['operations.id', 'operations.user_id', 'merges.id as merge_id', 'merges.wanted'])
      .where('operations.owner_id', '=', ownerId)
      .$if(operationId !== undefined, (query) => query.where('operations.id', '=', operationId as string))
      .$if(userId !== undefined, (query) => query.where('operations.user_id', '=', userId as string))
      .$if(fieldIds !== undefined, (query) =>
        query.where(
          sql<boolean>`exists (
            select from operation_fields where operation_id = operations.id and field_id = any(${[...(fieldIds ?? [])]})
          )`,
        ),
      )
      .orderBy('operations.id')
      .execute()
    for (const { merge_id, wanted } of found) {
      await tx.updateTable('merges').set({ built: null }).where('id', '=', merge_id).execute()
      await queue.send('merge-files', { mergeId: merge_id, wanted }, { db: tx })
    }
    for (const id of new Set(found.map(({ user_id }) => user_id)))
      await replan({ tx, queue }, { ownerId, userId: id })
    return found.map(({ id }) => id)
  })
}
