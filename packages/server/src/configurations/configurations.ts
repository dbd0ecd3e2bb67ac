/** Configurations: an owner's, and what its users have of their own. Every function sees those of one owner. */
import type { Settings, StoredSettings } from '@sheaf/contract'
import type { Kysely, Transaction } from 'kysely'
import { jsonText } from '../db/json.ts'
import type { Database } from '../db/schema.ts'
import { replan, replanAll } from '../plans/replan.ts'
import type { Queue } from '../queue/queue.ts'
import { ConfigurationExists } from './errors.ts'
import { changedSettings, effectiveSettings, type SettingsChanges } from './merge.ts'

/** All keys: what the owner has not set is as by default. */
export async function ownerConfiguration(db: Kysely<Database>, ownerId: string): Promise<Settings> {
  return effectiveSettings(await storedOfOwner(db, ownerId), null)
}

/** Changes are followed by the plans of operations, which are made by the configuration. */
export interface ConfigurationStores {
  readonly db: Kysely<Database>
  readonly queue: Queue
}

export async function changeOwnerConfiguration(
  { db, queue }: ConfigurationStores,
  ownerId: string,
  changes: SettingsChanges,
): Promise<Settings> {
  return db.transaction().execute(async (tx) => {
    const settings = changedSettings(await storedOfOwner(tx, ownerId, 'lock'), changes)
    const row = tx.updateTable('owners').set({ configuration: jsonText(settings) })
    await row.where('id', '=', ownerId).execute()
    await replanAll({ tx, queue }, ownerId)
    return effectiveSettings(settings, null)
  })
}

/** What the user has of its own; null when it has nothing, undefined when there is no such user. */
export async function userConfiguration(
  db: Kysely<Database>,
  ownerId: string,
  userId: string,
): Promise<StoredSettings | null | undefined> {
  return (await usersOf(db, ownerId, userId).executeTakeFirst())?.configuration
}

/** `create`: throws `ConfigurationExists` where there is one. Undefined when there is no such user. */
export async function changeUserConfiguration(
  { db, queue }: ConfigurationStores,
  ownerId: string,
  userId: string,
  changes: SettingsChanges,
  { create = false }: { create?: boolean } = {},
): Promise<StoredSettings | undefined> {
  return db.transaction().execute(async (tx) => {
    const user = await usersOf(tx, ownerId, userId).forUpdate().executeTakeFirst()
    if (!user) return undefined
    if (create && user.configuration !== null) throw new ConfigurationExists(userId)
    const settings = changedSettings(user.configuration ?? {}, changes)
    await store(tx, userId, jsonText(settings))
    await replan({ tx, queue }, { ownerId, userId })
    return settings
  })
}

/** The user inherits everything again. False when there is no such user. */
export async function removeUserConfiguration(
  { db, queue }: ConfigurationStores,
  ownerId: string,
  userId: string,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if (!(await usersOf(tx, ownerId, userId).forUpdate().executeTakeFirst())) return false
    await store(tx, userId, null)
    await replan({ tx, queue }, { ownerId, userId })
    return true
  })
}

/** What the user's data is processed with from now on. The default where the user is gone. */
export async function effectiveConfiguration(
  db: Kysely<Database>,
  ownerId: string,
  userId: string,
): Promise<Settings> {
  const [owner, user] = await Promise.all([
    storedOfOwner(db, ownerId),
    userConfiguration(db, ownerId, userId),
  ])
  return effectiveSettings(owner, user ?? null)
}

async function storedOfOwner(db: Kysely<Database>, ownerId: string, lock?: 'lock'): Promise<StoredSettings> {
  const owner = await db
    .selectFrom('owners')
    .select('configuration')
    .where('id', '=', ownerId)
    .$if(lock === 'lock', (query) => query.forUpdate())
    .executeTakeFirst()
  return owner?.configuration ?? {}
}

function usersOf(db: Kysely<Database>, ownerId: string, userId: string) {
  return db
    .selectFrom('users')
    .select('configuration')
    .where('owner_id', '=', ownerId)
    .where('id', '=', userId)
}

async function store(tx: Transaction<Database>, userId: string, configuration: string | null): Promise<void> {
  await tx.updateTable('users').set({ configuration }).where('id', '=', userId).execute()
}
