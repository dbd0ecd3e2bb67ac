/** Openings of links in browsers. A session counts as one use of its link, once something came of it. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Sealer } from '../vault/seal.ts'
import { hashOf, type MagicLink, openLink } from './sealed-id.ts'

interface Stores {
  readonly db: Kysely<Database>
  readonly sealer: Sealer
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

export interface LinkSession {
  readonly id: string
  readonly link: MagicLink
  /** ISO 8601. */
  readonly expiresAt: string
}

export type LinkState = 'usable' | 'expired' | 'usedUp'

const longestMs = 3600_000

export function linkState(
  { expires_at, usage_count, max_usage }: Pick<MagicLink, 'expires_at' | 'usage_count' | 'max_usage'>,
  now: number,
): LinkState {
  if (Date.parse(expires_at) <= now) return 'expired'
  return usage_count < max_usage ? 'usable' : 'usedUp'
}

/** Whoever knows the id may; notes that the link was looked at. Undefined when there is none. */
export async function accessLink({ db, sealer, clock }: Stores, id: string): Promise<MagicLink | undefined> {
  const row = await db
    .updateTable('magic_links')
    .set({ last_accessed_at: new Date(clock()) })
    .where('link_hash', '=', hashOf(sealer, id))
    .returningAll()
    .executeTakeFirst()
  return row && openLink(sealer, row)
}

/** Of a usable link; ends after an hour, or with the link. `token` is for the browser, kept nowhere here. */
export async function openSession(
  { db, sealer, clock }: Stores,
  link: MagicLink,
): Promise<{ session: LinkSession; token: string }> {
  const token = randomBytes(32).toString('base64url')
  const id = randomUUID()
  const now = clock()
  const ends = new Date(Math.min(now + longestMs, Date.parse(link.expires_at)))
  await db
    .insertInto('magic_link_sessions')
    .values({
      id,
      magic_link_id: link.rowId,
      token_hash: hash(sealer, token),
      created_at: new Date(now),
      expires_at: ends,
    })
    .execute()
  return { session: { id, link, expiresAt: ends.toISOString() }, token }
}

/** Undefined when it has ended, or its link was used up by others before it counted itself. */
export async function sessionOf(
  { db, sealer, clock }: Stores,
  linkId: string,
  token: string,
): Promise<LinkSession | undefined> {
  const row = await db
    .selectFrom('magic_links')
    .selectAll()
    .where('link_hash', '=', hashOf(sealer, linkId))
    .executeTakeFirst()
  if (!row) return undefined
  const session = await db
    .selectFrom('magic_link_sessions')
    .select(['id', 'counted', 'expires_at'])
    .where('magic_link_id', '=', row.id)
    .where('token_hash', '=', hash(sealer, token))
    .where('expires_at', '>', new Date(clock()).toISOString())
    .executeTakeFirst()
  if (!session || (!session.counted && linkState(row, clock()) !== 'usable')) return undefined
  return { id: session.id, link: openLink(sealer, row), expiresAt: session.expires_at }
}

/** The id of its link. Undefined when the session has ended, or the link is gone. */
export async function linkOfSession(
  { db, sealer, clock }: Stores,
  sessionId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('magic_link_sessions as session')
    .innerJoin('magic_links as link', 'link.id', 'session.magic_link_id')
    .selectAll('link')
    .where('session.id', '=', sessionId)
    .where('session.expires_at', '>', new Date(clock()).toISOString())
    .executeTakeFirst()
  return row && openLink(sealer, row).id
}

/** Counts the session as a use of its link, once. False when others have used the link up. */
export function countUse(db: Kysely<Database>, sessionId: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const session = await tx
      .selectFrom('magic_link_sessions')
      .select(['magic_link_id', 'counted'])
      .where('id', '=', sessionId)
      .forUpdate()
      .executeTakeFirst()
    if (!session) return false
    if (session.counted) return true
    const { numUpdatedRows } = await tx
      .updateTable('magic_links')
      .set((link) => ({ usage_count: link('usage_count', '+', 1) }))
      .where('id', '=', session.magic_link_id)
      .whereRef('usage_count', '<', 'max_usage')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await tx.updateTable('magic_link_sessions').set({ counted: true }).where('id', '=', sessionId).execute()
    return true
  })
}

export async function pruneSessions({ db, clock }: Omit<Stores, 'sealer'>): Promise<void> {
  await db
    .deleteFrom('magic_link_sessions')
    .where('expires_at', '<', new Date(clock()).toISOString())
    .execute()
}

function hash(sealer: Sealer, token: string): Buffer {
  return sealer.digest('magic link session', token)
}
