/** The id of a link opens it. What is stored is a digest of it, by which it is found, and the id itself, sealed. */
import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database, MagicLinkRow } from '../db/schema.ts'
import type { Sealer } from '../vault/seal.ts'

/** A link with its id; `rowId` opens nothing. */
export interface MagicLink extends Omit<MagicLinkRow, 'link_hash' | 'secret'> {
  readonly rowId: string
}

interface Stores {
  readonly db: Kysely<Database>
  readonly sealer: Sealer
}

/** What a row holds of a link's id. */
export function sealedId(sealer: Sealer, id: string): Pick<MagicLinkRow, 'id' | 'link_hash' | 'secret'> {
  const rowId = randomUUID()
  return { id: rowId, link_hash: hashOf(sealer, id), secret: sealer.seal(id, rowId) }
}

/** Throws `SealBroken`. */
export function openLink(sealer: Sealer, { link_hash, secret, id: rowId, ...rest }: MagicLinkRow): MagicLink {
  return { ...rest, id: sealer.open(secret, rowId).toString(), rowId }
}

export function hashOf(sealer: Sealer, id: string): Buffer {
  return sealer.digest('magic link', id.toLowerCase())
}

/** Links of before ids were sealed, whose row was called by the id of the link. */
export function sealPlainLinks({ db, sealer }: Stores): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const plain = await tx
      .selectFrom('magic_links')
      .select('id')
      .where('link_hash', 'is', null)
      .forUpdate()
      .execute()
    for (const { id } of plain)
      await tx.updateTable('magic_links').set(sealedId(sealer, id)).where('id', '=', id).execute()
  })
}
