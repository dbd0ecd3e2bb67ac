/** The keys that sign tokens and download links: the newest signs, older ones are good until what they signed has ended. */
import { randomBytes, randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type Actor, bySheaf, record } from '../audit/audit.ts'
import type { Database } from '../db/schema.ts'
import type { Sealer } from '../vault/seal.ts'

export interface SigningKey {
  readonly id: string
  readonly secret: Uint8Array
}

/** As this process knows them; others may make and end keys at any time. */
export interface SigningKeys {
  /** The newest that this process knows of. */
  newest(): SigningKey
  /** All that are good, newest first, as the database has them now. */
  current(): Promise<readonly SigningKey[]>
  /** Whether a key that is known is still good stands in the database alone. Undefined where there is none of this id. */
  find(id: string): Promise<SigningKey | undefined>
}

/** HS512 wants a key of at least the hash's 64 bytes (RFC 7518 §3.2). */
const keyBytes = 64
const dayMs = 24 * 3600_000
/** A new key comes by itself after this. */
const signsDays = 90
/** The longest token lives for 30 days. */
const keptDays = 31

/** The first key is made by whichever process comes first. */
export async function openSigningKeys(
  db: Kysely<Database>,
  sealer: Pick<Sealer, 'seal' | 'open'>,
): Promise<SigningKeys> {
  await db.transaction().execute(async (tx) => {
    await lock(tx)
    if (!(await tx.selectFrom('signing_keys').select('id').limit(1).executeTakeFirst()))
      await insertKey(tx, sealer)
  })
  let known: readonly SigningKey[] = []
  const current = async () => {
    const rows = await db
      .selectFrom('signing_keys')
      .select(['id', 'secret'])
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute()
    const before = new Map(known.map((key) => [key.id, key]))
    known = rows.map(({ id, secret }) => before.get(id) ?? { id, secret: sealer.open(secret, id) })
    return known
  }
  await current()
  return {
    current,
    newest() {
      const [newest] = known
      if (!newest) throw new Error('There is no signing key')
      return newest
    },
    async find(id) {
      const isIt = (key: SigningKey) => key.id === id
      return known.find(isIt) ?? (await current()).find(isIt)
    },
  }
}

/** Whatever is signed from now on is signed with a new key. `endOlder`: what older ones have signed ends at once. */
export async function rotateSigningKey(
  db: Kysely<Database>,
  sealer: Pick<Sealer, 'seal'>,
  { by, now, endOlder = false }: { by: Actor; now: number; endOlder?: boolean },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lock(tx)
    if (endOlder) await tx.deleteFrom('signing_keys').execute()
    const subject = await insertKey(tx, sealer, new Date(now))
    await record(tx, { action: 'signingKey.rotated', by, ownerId: null, subject }, new Date(now))
  })
}

/** Makes a new key when the newest has signed for 90 days; removes those whose last token has ended. */
export async function tendSigningKeys(
  db: Kysely<Database>,
  sealer: Pick<Sealer, 'seal'>,
  now: number,
): Promise<void> {
  const newest = await db
    .selectFrom('signing_keys')
    .select(({ fn }) => fn.max('created_at').as('at'))
    .executeTakeFirst()
  if (newest?.at && now - Date.parse(newest.at) > signsDays * dayMs)
    await rotateSigningKey(db, sealer, { by: bySheaf, now })
  await sql`
    delete from signing_keys old where exists (
      select from signing_keys newer
      where newer.created_at > old.created_at and newer.created_at < ${new Date(now - keptDays * dayMs).toISOString()}
    )
  `.execute(db)
}

async function lock(tx: Kysely<Database>): Promise<void> {
  await sql`lock table signing_keys in share row exclusive mode`.execute(tx)
}

async function insertKey(tx: Kysely<Database>, sealer: Pick<Sealer, 'seal'>, at?: Date): Promise<string> {
  const id = randomUUID()
  const secret = sealer.seal(randomBytes(keyBytes), id)
  await tx
    .insertInto('signing_keys')
    .values({ id, secret, ...(at ? { created_at: at } : {}) })
    .execute()
  return id
}
