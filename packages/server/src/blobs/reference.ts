import type { Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Blobs, StoredBlob } from './blobs.ts'

/**
 * Notes in `blobs` that a row of this transaction will refer to the bytes. The update takes the row's lock, which a
 * removal of the same bytes holds until they are gone; so what is there now stays. The bytes have just been written, so
 * they are whole. Throws `BlobMissing`.
 */
export async function referTo(
  tx: Transaction<Database>,
  blobs: Blobs,
  ownerId: string,
  { sha256, size }: StoredBlob,
): Promise<void> {
  await tx
    .insertInto('blobs')
    .values({ owner_id: ownerId, sha256, size })
    .onConflict((conflict) =>
      conflict.columns(['owner_id', 'sha256']).doUpdateSet({ size, damaged_at: null }),
    )
    .execute()
  await blobs.size(ownerId, sha256)
}
