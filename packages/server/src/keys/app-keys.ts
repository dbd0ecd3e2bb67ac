/** The owner's applications at a provider. Their keys are sealed, and never shown again. */
import { randomUUID } from 'node:crypto'
import type { AppKeyScope } from '@sheaf/contract'
import type { Kysely } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { AppKey, Database } from '../db/schema.ts'
import type { ConsumerKeys } from '../providers/provider.ts'
import type { Sealer } from '../vault/seal.ts'
import { AppKeyExists } from './errors.ts'

export interface AppKeyName {
  readonly ownerId: string
  readonly provider: string
  readonly name: string
}

export interface AppKeyValues extends ConsumerKeys {
  readonly scopes?: readonly AppKeyScope[] | undefined
}

interface Stores {
  readonly db: Kysely<Database>
  readonly sealer: Sealer
}

export async function listAppKeys(
  db: Kysely<Database>,
  ownerId: string,
  { provider, page }: { provider?: string; page: Page },
): Promise<Paged<AppKey>> {
  const matching = db
    .selectFrom('app_keys')
    .where('owner_id', '=', ownerId)
    .$if(provider !== undefined, (query) => query.where('provider', '=', provider as string))
  const [items, { total }] = await Promise.all([
    matching.selectAll().orderBy('created_at').orderBy('id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

export function findAppKey(db: Kysely<Database>, name: AppKeyName): Promise<AppKey | undefined> {
  return named(db, name).executeTakeFirst()
}

/** Of several the one that was made last. */
export function newestAppKey(
  db: Kysely<Database>,
  ownerId: string,
  provider: string,
): Promise<AppKey | undefined> {
  return db
    .selectFrom('app_keys')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('provider', '=', provider)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
}

/** Throws `AppKeyExists`. */
export async function addAppKey(
  { db, sealer }: Stores,
  { ownerId, provider, name }: AppKeyName,
  { scopes = ['OPERATIONS:READ'], ...keys }: AppKeyValues,
): Promise<AppKey> {
  const id = randomUUID()
  const row = { id, owner_id: ownerId, provider, name, scopes: [...scopes], secret: seal(sealer, id, keys) }
  try {
    return await db.insertInto('app_keys').values(row).returningAll().executeTakeFirstOrThrow()
  } catch (error) {
    // SQLSTATE 23505, unique_violation.
    if ((error as { code?: string }).code !== '23505') throw error
    throw new AppKeyExists(name, error)
  }
}

/** Scopes that are not given stay. Undefined when there is no such key. */
export async function replaceAppKey(
  { db, sealer }: Stores,
  name: AppKeyName,
  { scopes, ...keys }: AppKeyValues,
): Promise<AppKey | undefined> {
  const found = await findAppKey(db, name)
  if (!found) return undefined
  return db
    .updateTable('app_keys')
    .set({ secret: seal(sealer, found.id, keys), ...(scopes ? { scopes: [...scopes] } : {}) })
    .where('id', '=', found.id)
    .returningAll()
    .executeTakeFirst()
}

/** Credentials that were made with it keep their own copy of the keys, and work on. */
export async function removeAppKey(db: Kysely<Database>, name: AppKeyName): Promise<boolean> {
  const found = await findAppKey(db, name)
  if (!found) return false
  const { numDeletedRows } = await db.deleteFrom('app_keys').where('id', '=', found.id).executeTakeFirst()
  return numDeletedRows > 0n
}

/** Throws `SealBroken`. */
export function openAppKey(sealer: Sealer, { id, secret }: AppKey): ConsumerKeys {
  return JSON.parse(sealer.open(secret, id).toString()) as ConsumerKeys
}

function seal(sealer: Sealer, id: string, { publicKey, privateKey }: ConsumerKeys): Buffer {
  return sealer.seal(JSON.stringify({ publicKey, privateKey }), id)
}

function named(db: Kysely<Database>, { ownerId, provider, name }: AppKeyName) {
  return db
    .selectFrom('app_keys')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('provider', '=', provider)
    .where('name', '=', name)
}
