/** How often somebody tried to sign in, counted for all processes together before a password is looked at. */
import { isIPv6 } from 'node:net'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Sealer } from '../vault/seal.ts'

interface Stores {
  readonly db: Kysely<Database>
  readonly sealer: Pick<Sealer, 'digest'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Within a quarter of an hour. */
export interface AttemptLimits {
  /** Of one name from one address. Nobody locks an owner out from elsewhere. */
  readonly ofName: number
  /** Of whatever names from one address. */
  readonly ofAddress: number
}

export interface SignInAttempt {
  readonly username: string
  readonly ip: string
}

export interface Counted {
  /** Milliseconds until the next attempt is looked at; 0: this one is. */
  readonly waitMs: number
  /** It is the first one that is not looked at. */
  readonly isFirstRefused: boolean
}

const windowMs = 15 * 60_000

/**
 * Counted first, and taken back by `forgive` where the password was right, so that those that come all at once are not
 * all looked at. Attempts that are refused do not make the time longer.
 */
export async function countAttempt(
  { db, sealer, clock }: Stores,
  attempt: SignInAttempt,
  limits: AttemptLimits,
): Promise<Counted> {
  const now = new Date(clock()).toISOString()
  const ends = new Date(clock() + windowMs).toISOString()
  const hashes = hashesOf(sealer, attempt)
  // In one order, so that two that try at once do not wait for one another.
  const inOrder = Object.values(hashes).toSorted(Buffer.compare)
  const { rows } = await sql<{ key_hash: Buffer; attempts: number; ends_at: string }>`
    insert into sign_in_attempts as a (key_hash, attempts, ends_at)
    values ${sql.join(inOrder.map((hash) => sql`(${hash}, 1, ${ends})`))}
    on conflict (key_hash) do update set
      attempts = case when a.ends_at <= ${now} then 1 else a.attempts + 1 end,
      ends_at = case when a.ends_at <= ${now} then excluded.ends_at else a.ends_at end
    returning key_hash, attempts, ends_at
  `.execute(db)
  const over = rows.flatMap(({ key_hash, attempts, ends_at }) => {
    const limit = key_hash.equals(hashes.ofName) ? limits.ofName : limits.ofAddress
    return attempts > limit
      ? [{ waitMs: Date.parse(ends_at) - clock(), isFirst: attempts === limit + 1 }]
      : []
  })
  return {
    waitMs: Math.max(0, ...over.map(({ waitMs }) => waitMs)),
    isFirstRefused: over.some(({ isFirst }) => isFirst),
  }
}

/** The password was right: what was tried under this name is forgotten, and this attempt was none. */
export async function forgiveAttempt(
  { db, sealer }: Omit<Stores, 'clock'>,
  attempt: SignInAttempt,
): Promise<void> {
  const { ofName, ofAddress } = hashesOf(sealer, attempt)
  await db.deleteFrom('sign_in_attempts').where('key_hash', '=', ofName).execute()
  await db
    .updateTable('sign_in_attempts')
    .set((row) => ({ attempts: row('attempts', '-', 1) }))
    .where('key_hash', '=', ofAddress)
    .where('attempts', '>', 0)
    .execute()
}

export async function pruneAttempts(db: Kysely<Database>, now: number): Promise<void> {
  await db.deleteFrom('sign_in_attempts').where('ends_at', '<', new Date(now).toISOString()).execute()
}

/** What was typed for a name may be a password: no name is kept. */
function hashesOf(sealer: Pick<Sealer, 'digest'>, { username, ip }: SignInAttempt) {
  const network = networkOf(ip)
  return {
    ofName: sealer.digest('sign-in of a name', username.toLowerCase(), network),
    ofAddress: sealer.digest('sign-in of an address', network),
  }
}

/** Of IPv6 the first 64 bits: a household has that many addresses to choose from (RFC 6177). */
export function networkOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.toLowerCase().split('%')[0]?.split('::') ?? []
  const groups = (text: string) => text.split(':').filter(Boolean)
  const [before, after] = [groups(head), groups(tail ?? '')]
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const all = [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
