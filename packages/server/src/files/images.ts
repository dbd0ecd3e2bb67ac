import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'

/** A map that was made of a file: the artifact's name, and what is told of it beside its bytes. */
export interface ImageRecord {
  readonly name: string
  readonly image: Readonly<Record<string, unknown>>
}

/** The maps of one kind, in the order of their properties. */
export async function listImages(
  db: Kysely<Database>,
  fileId: string,
  kind: 'ramp' | 'classes' | 'geotiff',
): Promise<ImageRecord[]> {
  const rows = await db
    .selectFrom('artifacts')
    .select(['name', 'image'])
    .where('file_id', '=', fileId)
    .where('image', 'is not', null)
    .orderBy('name')
    .execute()
  return rows.flatMap(({ name, image }) => (image?.kind === kind ? [{ name, image }] : []))
}
