/** Keys that widgets call with: of one user, with an end. Only a hash of a key is kept. */
import { randomBytes, randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { ApiKey, Database } from '../db/schema.ts'
import type { Sealer } from '../vault/seal.ts'

export interface ApiKeyStores {
  readonly db: Kysely<Database>
  readonly sealer: Sealer
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

export interface ApiKeyView {
  readonly id: string
  /** Whole where it was just made, else its excerpt. */
  readonly key: string
  readonly userId: string
  readonly description: string | null
  /** ISO 8601, six fraction digits, Z. */
  readonly expiresAt: string
  readonly revokedAt: string | null
  readonly valid: boolean
}

/** Whom a valid key speaks for. */
export interface KeyHolder {
  readonly ownerId: string
  readonly username: string
  readonly userId: string
  readonly keyId: string
}

/** Lives for `expiresIn` seconds. The user is one of the owner's: the caller has looked. */
export async function addApiKey(
  stores: ApiKeyStores,
  ownerId: string,
  { userId, expiresIn, description }: { userId: string; expiresIn: number; description?: string },
): Promise<ApiKeyView> {
  const { db, sealer, clock } = stores
  const id = randomUUID()
  const key = `lk_${randomBytes(32).toString('base64url')}`
  const row = await db
    .insertInto('api_keys')
    .values({
      id,
      owner_id: ownerId,
      user_id: userId,
      key_hash: sealer.digest('api key', key),
      excerpt: sealer.seal(`${key.slice(0, 7)}...${key.slice(-4)}`, id),
      description: description ?? null,
      expires_at: new Date(clock() + expiresIn * 1000),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return { ...view(stores, row), key }
}

/** Revoked and expired ones too. */
export async function listApiKeys(
  stores: ApiKeyStores,
  ownerId: string,
  { userId, page }: { userId?: string | undefined; page: Page },
): Promise<Paged<ApiKeyView>> {
  const matching = stores.db
    .selectFrom('api_keys')
    .where('owner_id', '=', ownerId)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId as string))
  const [rows, { total }] = await Promise.all([
    matching.selectAll().orderBy('created_at').orderBy('id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items: rows.map((row) => view(stores, row)), total }
}

/** False when there is no such key. The time of a first revocation stays. */
export async function revokeApiKey(
  { db, clock }: ApiKeyStores,
  ownerId: string,
  id: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ revoked_at: sql`coalesce(revoked_at, ${new Date(clock())})` })
    .where('owner_id', '=', ownerId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Undefined for a key that is unknown, expired or revoked. */
export function holderOf({ db, sealer, clock }: ApiKeyStores, key: string): Promise<KeyHolder | undefined> {
  return db
    .selectFrom('api_keys')
    .innerJoin('owners', 'owners.id', 'api_keys.owner_id')
    .where('key_hash', '=', sealer.digest('api key', key))
    .where('expires_at', '>', new Date(clock()).toISOString())
    .where('revoked_at', 'is', null)
    .select(['owners.id as ownerId', 'owners.username', 'api_keys.user_id as userId', 'api_keys.id as keyId'])
    .executeTakeFirst()
}

function view({ sealer, clock }: ApiKeyStores, row: ApiKey): ApiKeyView {
  return {
    id: row.id,
    key: sealer.open(row.excerpt, row.id).toString(),
    userId: row.user_id,
    description: row.description,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    valid: row.revoked_at === null && Date.parse(row.expires_at) > clock(),
  }
}
