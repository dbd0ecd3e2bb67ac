import { randomUUID } from 'node:crypto'
import { problemType } from '@sheaf/contract'
import { type Kysely, sql } from 'kysely'
import { jsonText, plainText } from '../db/json.ts'
import type { BoundaryUpload, BoundaryUploadEntry, Database } from '../db/schema.ts'
import type { BoundaryFile } from '../processing/messages.ts'
import type { ReadBoundaries } from '../processing/read-boundaries.ts'
import { changingFields, type FieldsParts } from './changes.ts'
import { insertField } from './edit-fields.ts'
import { InvalidGeometry } from './errors.ts'
import { validPolygons } from './geometry.ts'

/** Fields that one upload may make. */
const mostFields = 100

export interface UploadParts extends FieldsParts {
  readonly readBoundaries: ReadBoundaries
}

/**
 * Makes a field of each boundary in an upload, each in a transaction of its own that also notes it: a run that is
 * broken off is taken up where it stood. Does nothing when the upload is done.
 */
export async function makeFields(parts: UploadParts, uploadId: string): Promise<void> {
  const upload = await parts.db
    .selectFrom('boundary_uploads')
    .selectAll()
    .where('id', '=', uploadId)
    .executeTakeFirst()
  if (upload?.status !== 'RECEIVED') return
  const found = await parts.readBoundaries({
    ownerId: upload.owner_id,
    blob: upload.blob,
    name: upload.file_name,
    most: mostFields,
  })
  if (found.count > mostFields)
    return finish(parts, upload, `It holds ${found.count} fields; ${mostFields} are allowed`)
  for (const file of found.files) await makeEntry(parts, upload, file)
  return finish(parts, upload, found.problem ?? 'No field could be made of it')
}

/** One recognised file: a field or an error of each of its boundaries, in their order. */
async function makeEntry(parts: UploadParts, upload: BoundaryUpload, file: BoundaryFile): Promise<void> {
  const { db } = parts
  const entry = await entryOf(parts, upload, file)
  const fieldIds = [...entry.field_ids]
  const errors = [...entry.errors]
  if (file.boundaries.length === 0 && errors.length === 0)
    errors.push(problemOf(upload, 'invalidFile', file.problem ?? 'It holds no polygons'))
  for (const { name, polygons } of file.boundaries.slice(fieldIds.length + errors.length)) {
    const field = {
      name: plainText(name).slice(0, 255),
      farmId: upload.farm_id ?? undefined,
      geometry: { type: 'MultiPolygon', coordinates: polygons },
    }
    const note = (tx: Kysely<Database>) =>
      tx
        .updateTable('boundary_upload_entries')
        .set({ field_ids: jsonText(fieldIds), errors: jsonText(errors) })
        .where('id', '=', entry.id)
        .execute()
    try {
      const { owner_id, user_id } = upload
      const valid = await validPolygons(parts.askGeometry, owner_id, field.geometry)
      await changingFields(parts, user_id, async (tx) => {
        const made = await insertField(parts, tx, owner_id, { userId: user_id, field, polygons: valid })
        fieldIds.push(made)
        await note(tx)
      })
    } catch (error) {
      // Of a field that was given up halfway, nothing stays.
      if (!(error instanceof InvalidGeometry)) throw error
      errors.push(problemOf(upload, 'invalidGeometry', error.message))
      await note(db)
    }
  }
  const status =
    fieldIds.length === 0 ? 'FAILED' : errors.length === 0 ? 'FINISHED' : ('PARTIALLY_FINISHED' as const)
  await db
    .updateTable('boundary_upload_entries')
    .set({ status, errors: jsonText(errors), processed_at: sql`now()` })
    .where('id', '=', entry.id)
    .execute()
}

/** The row of the file, which an earlier run may have begun. */
async function entryOf(
  { db }: UploadParts,
  { id }: BoundaryUpload,
  { path, format }: BoundaryFile,
): Promise<BoundaryUploadEntry> {
  return db
    .insertInto('boundary_upload_entries')
    .values({
      id: randomUUID(),
      upload_id: id,
      path: plainText(path),
      converter_format: format,
      status: 'PROCESSING',
    })
    .onConflict((known) => known.columns(['upload_id', 'path']).doUpdateSet({ status: 'PROCESSING' }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** PROCESSED where a field was made. */
async function finish({ db }: UploadParts, { id }: BoundaryUpload, problem: string): Promise<void> {
  const made = sql<boolean>`exists (
    select from boundary_upload_entries where upload_id = ${id} and json_array_length(field_ids) > 0
  )`
  await db
    .updateTable('boundary_uploads')
    .set({
      status: sql`case when ${made} then 'PROCESSED' else 'FAILED' end`,
      error_message: sql`case when ${made} then null else ${plainText(problem)} end`,
    })
    .where('id', '=', id)
    .execute()
}

/** As the making of a field by the API would have answered. */
function problemOf(
  { user_id }: BoundaryUpload,
  errorKey: 'invalidGeometry' | 'invalidFile',
  title: string,
): Record<string, unknown> {
  const path = `/api/users/${user_id}/fields`
  return { type: problemType, title, status: 400, path, message: `error.${errorKey}`, errorKey }
}
