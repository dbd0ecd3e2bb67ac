/** Makes merged files: of an operation, and those that were asked for. */
import { dirname } from 'node:path'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Logger } from 'pino'
import type { Blobs } from '../blobs/blobs.ts'
import { isNew } from '../db/inserted.ts'
import { jsonText } from '../db/json.ts'
import type { Database, Merge } from '../db/schema.ts'
import { ask, TaskFailed } from '../processing/ask.ts'
import type { ConvertPool } from '../processing/convert-pool.ts'
import type { MergedUnit } from '../processing/messages.ts'
import { storeArtifacts } from '../processing/store-artifacts.ts'
import { squareMetresOf } from '../processing/units.ts'
import type { Queue } from '../queue/queue.ts'
import { boundariesOf } from './overlaps.ts'
import { raiseMerged } from './raise-merged.ts'

export interface MergeParts {
  readonly db: Kysely<Database>
  readonly blobs: Blobs
  readonly queue: Queue
  readonly pool: ConvertPool
  readonly log: Logger
}

/** A merge that could not be made: what its file says then. */
type Failed = Pick<MergedUnit, 'status' | 'code' | 'steps' | 'artifacts' | 'coverage'>

/** Makes the file, unless it is there or something else is wanted by now. All of it is there at once. */
export async function buildMerge(
  parts: MergeParts,
  { mergeId, wanted }: { mergeId: string; wanted: string },
): Promise<void> {
  const { db, blobs, pool, log } = parts
  const merge = await db.selectFrom('merges').selectAll().where('id', '=', mergeId).executeTakeFirst()
  if (merge?.wanted !== wanted || merge.built === wanted) return
  const { members, fields, cut, configuration } = merge.recipe
  const outlines = await boundariesOf(
    db,
    fields.map(({ boundaryId }) => boundaryId),
  )
  // A field that is gone meanwhile: another plan is on its way.
  if (outlines.size < fields.length) return
  const path = (points: string) => blobs.path(merge.owner_id, points)
  const task = {
    kind: 'merge',
    members: members.map(({ points, selections }) => ({ path: path(points), selections })),
    fields: fields.map(({ boundaryId }) => outlines.get(boundaryId)!),
    cut,
    configuration,
    outputs: dirname(blobs.temporary()),
  } as const
  const file = await ask(pool, task, 'merged').then(
    ({ file }) => file,
    (error: unknown) => {
      if (!(error instanceof TaskFailed)) throw error
      log.warn({ mergeId, code: error.code, message: error.message }, 'merge failed')
      return failed(error)
    },
  )
  for (const artifact of file.artifacts) await blobs.adopt(merge.owner_id, artifact.file, artifact)
  await db.transaction().execute((tx) => storeMerge(parts, tx, merge, file))
}

/** Of the service itself: whoever asked can mend nothing, the log and the doctor tell more. */
const ownFaults: ReadonlySet<string> = new Set(['internal', 'blob_missing', 'blob_damaged'])

function failed({ code, message }: TaskFailed): Failed {
  const told = ownFaults.has(code) ? 'Failed to merge the files' : message
  return {
    status: 'failed',
    code,
    steps: {
      standardGeojson: { status: 'failed', message: told },
      summary: { status: 'failed', message: 'skipped' },
      units: { status: 'failed', message: 'skipped' },
    },
    artifacts: [],
    coverage: [],
  }
}

async function storeMerge(
  { blobs, queue }: MergeParts,
  tx: Transaction<Database>,
  { id, owner_id, user_id, origin, recipe, wanted }: Merge,
  file: MergedUnit | Failed,
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('merges')
    .set({ built: wanted })
    .where('id', '=', id)
    .where('wanted', '=', wanted)
    .executeTakeFirst()
  if (!numUpdatedRows) return
  // Files that overlap a field with no point of theirs in it: there is no operation.
  if (file.code === 'no_points' && origin === 'automerged') {
    await tx.deleteFrom('files').where('id', '=', id).execute()
    return
  }
  const columns = columnsOf(file)
  const { is_new } = await tx
    .insertInto('files')
    .values({
      id,
      owner_id,
      user_id,
      origin,
      part_key: '',
      provider: 'Leaf',
      file_name: 'mergedFile',
      ...columns,
    })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...columns, updated_at: sql`now()` }))
    .returning(isNew)
    .executeTakeFirstOrThrow()
  await storeArtifacts({ tx, blobs }, { ownerId: owner_id, fileId: id }, file.artifacts)
  await noteSources(tx, id, recipe.members)
  await noteCoverage(tx, { id, owner_id, recipe }, file.coverage)
  const { status, steps } = file
  // Of the files that were asked for only crops have fields.
  const cropOf = origin === 'merged' && recipe.fields.length > 0 ? recipe.members[0]?.fileId : undefined
  const stored = { id, owner_id, user_id, origin, status, steps }
  await raiseMerged({ tx, queue }, stored, { isNew: is_new, cropOf })
}

function columnsOf(file: MergedUnit | Failed) {
  const done = 'points' in file ? file : undefined
  const { code } = file
  const metadata = done
    ? {
        ...done.metadata,
        sourceRows: done.sourceRows,
        removed: done.removed,
        outOfStandard: done.outOfStandard,
        code,
      }
    : { code }
  return {
    status: file.status,
    size_in_bytes: file.artifacts.find(({ name }) => name === 'standardGeojson')?.size ?? 0,
    operation_type: done?.operationType ?? null,
    start_time: done?.startTime ?? null,
    end_time: done?.endTime ?? null,
    area_m2: squareMetresOf(done?.summary) ?? null,
    points: done?.points ?? null,
    summary: done?.summary ? jsonText(done.summary) : null,
    units: done?.units ? jsonText(done.units) : null,
    steps: jsonText(file.steps),
    metadata: jsonText(metadata),
    warnings: jsonText(done?.warnings ?? []),
  }
}

/** The files that it was made of and that are still there. */
export async function noteSources(
  tx: Transaction<Database>,
  id: string,
  members: readonly { readonly fileId: string }[],
): Promise<void> {
  await tx.deleteFrom('file_sources').where('file_id', '=', id).execute()
  await sql`
    insert into file_sources (file_id, source_file_id, position)
    select ${id}, files.id, member.position
    from unnest(${members.map(({ fileId }) => fileId)}::uuid[]) with ordinality as member (id, position)
      join files on files.id = member.id
    on conflict do nothing
  `.execute(tx)
}

async function noteCoverage(
  tx: Transaction<Database>,
  { id, owner_id, recipe }: Pick<Merge, 'id' | 'owner_id' | 'recipe'>,
  coverage: readonly number[],
): Promise<void> {
  const operation = await tx
    .selectFrom('operations')
    .select('id')
    .where('file_id', '=', id)
    .executeTakeFirst()
  if (!operation) return
  await tx.deleteFrom('operation_fields').where('operation_id', '=', operation.id).execute()
  const rows = recipe.fields.map(({ fieldId }, i) => ({
    operation_id: operation.id,
    owner_id,
    field_id: fieldId,
    coverage: coverage[i] ?? 0,
  }))
  if (rows.length > 0) await tx.insertInto('operation_fields').values(rows).execute()
}
