import type { Transaction } from 'kysely'
import type { Blobs } from '../blobs/blobs.ts'
import { referTo } from '../blobs/reference.ts'
import { jsonText } from '../db/json.ts'
import type { Database } from '../db/schema.ts'
import type { WrittenArtifact } from './messages.ts'

/** The outputs of a file are these and no others. Their bytes are in the blobs already. */
export async function storeArtifacts(
  { tx, blobs }: { tx: Transaction<Database>; blobs: Blobs },
  { ownerId, fileId }: { ownerId: string; fileId: string },
  artifacts: readonly WrittenArtifact[],
): Promise<void> {
  await tx.deleteFrom('artifacts').where('file_id', '=', fileId).execute()
  for (const { name, mediaType, image, sha256, size } of artifacts) {
    await referTo(tx, blobs, ownerId, { sha256, size })
    await tx
      .insertInto('artifacts')
      .values({
        file_id: fileId,
        name,
        blob: sha256,
        size,
        media_type: mediaType,
        image: image ? jsonText(image) : null,
      })
      .execute()
  }
}
