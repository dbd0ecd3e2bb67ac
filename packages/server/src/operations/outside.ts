/** Points of files that lie in none of their fields, where the configuration keeps them. */
import { dirname } from 'node:path'
import type { Settings } from '@sheaf/contract'
import type { Kysely, Transaction } from 'kysely'
import type { Blobs } from '../blobs/blobs.ts'
import { referTo } from '../blobs/reference.ts'
import { jsonText } from '../db/json.ts'
import type { Database } from '../db/schema.ts'
import { ask } from '../processing/ask.ts'
import type { ConvertPool } from '../processing/convert-pool.ts'
import type { Queue } from '../queue/queue.ts'
import type { StoredFile } from './inputs.ts'
import { boundariesOf } from './overlaps.ts'
import { digestOf } from './recipe.ts'

export const OUTSIDE = 'outsideFieldGeojson'

/** Sends a job for each file whose outside points are wanted and not there; takes away those that are not wanted. */
export async function planOutsidePoints(
  tx: Transaction<Database>,
  queue: Queue,
  {
    userId,
    files,
    fieldsOf,
    settings,
  }: {
    userId: string
    files: readonly StoredFile[]
    fieldsOf: ReadonlyMap<string, readonly string[]>
    settings: Settings
  },
): Promise<void> {
  const isKept = settings.enableOutsideFieldGeojson && settings.splitOperationsByField
  const wanted = isKept ? files.filter(({ id }) => fieldsOf.has(id)) : []
  const known = await tx
    .selectFrom('outside_points')
    .innerJoin('files', 'files.id', 'outside_points.file_id')
    .leftJoin('artifacts', (join) =>
      join.onRef('artifacts.file_id', '=', 'outside_points.file_id').on('artifacts.name', '=', OUTSIDE),
    )
    .select(['outside_points.file_id', 'outside_points.wanted', 'outside_points.built', 'artifacts.blob'])
    .where('files.user_id', '=', userId)
    .execute()
  const stays = new Set(wanted.map(({ id }) => id))
  const gone = known.map(({ file_id }) => file_id).filter((id) => !stays.has(id))
  if (gone.length > 0) {
    await tx.deleteFrom('outside_points').where('file_id', 'in', gone).execute()
    await tx.deleteFrom('artifacts').where('name', '=', OUTSIDE).where('file_id', 'in', gone).execute()
  }
  if (wanted.length === 0) return
  const boundaryIdsOf = await attachedBoundaries(tx, [...stays])
  for (const { id, points } of wanted) {
    const recipe = { points, boundaryIds: boundaryIdsOf.get(id) ?? [] }
    const now = { recipe: jsonText(recipe), wanted: digestOf(recipe), built: null }
    const before = known.find(({ file_id }) => file_id === id)
    // A file that was converted anew has lost the artifact.
    const isLost = before?.built === now.wanted && before.blob === null
    if (before?.wanted === now.wanted && !isLost) continue
    await tx
      .insertInto('outside_points')
      .values({ file_id: id, ...now })
      .onConflict((conflict) => conflict.column('file_id').doUpdateSet(now))
      .execute()
    await queue.send('outside-points', { fileId: id, wanted: now.wanted }, { db: tx })
  }
}

async function attachedBoundaries(db: Kysely<Database>, fileIds: string[]): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('file_fields')
    .select(['file_id', 'boundary_id'])
    .where('attached', '=', true)
    .where('file_id', 'in', fileIds)
    .orderBy('boundary_id')
    .execute()
  const found = Map.groupBy(rows, ({ file_id }) => file_id)
  return new Map([...found].map(([id, pairs]) => [id, pairs.map(({ boundary_id }) => boundary_id)]))
}

export interface OutsideParts {
  readonly db: Kysely<Database>
  readonly blobs: Blobs
  readonly pool: ConvertPool
}

/** Makes the artifact, unless it is there or something else is wanted by now. */
export async function buildOutsidePoints(
  { db, blobs, pool }: OutsideParts,
  { fileId, wanted }: { fileId: string; wanted: string },
): Promise<void> {
  const row = await db
    .selectFrom('outside_points')
    .innerJoin('files', 'files.id', 'outside_points.file_id')
    .select(['recipe', 'wanted', 'built', 'files.owner_id as ownerId'])
    .where('outside_points.file_id', '=', fileId)
    .executeTakeFirst()
  if (row?.wanted !== wanted || row.built === wanted) return
  const { ownerId, recipe } = row
  const outlines = await boundariesOf(db, recipe.boundaryIds)
  // A field that is gone meanwhile: another plan is on its way.
  if (outlines.size < recipe.boundaryIds.length) return
  const task = {
    kind: 'outside',
    path: blobs.path(ownerId, recipe.points),
    fields: [...outlines.values()],
    outputs: dirname(blobs.temporary()),
  } as const
  const { points, artifact } = await ask(pool, task, 'outside')
  await blobs.adopt(ownerId, artifact.file, artifact)
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('outside_points')
      .set({ built: wanted, points })
      .where('file_id', '=', fileId)
      .where('wanted', '=', wanted)
      .executeTakeFirst()
    if (!numUpdatedRows) return
    const { sha256: blob, size, mediaType: media_type } = artifact
    await referTo(tx, blobs, ownerId, artifact)
    await tx
      .insertInto('artifacts')
      .values({ file_id: fileId, name: OUTSIDE, blob, size, media_type })
      .onConflict((conflict) => conflict.columns(['file_id', 'name']).doUpdateSet({ blob, size, media_type }))
      .execute()
  })
}
