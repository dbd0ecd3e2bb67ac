/** Links that an owner makes for its users. */
import { randomUUID } from 'node:crypto'
import type { MagicLinkKind, NewMagicLink, NewMagicLinkWithUser } from '@sheaf/contract'
import type { Kysely } from 'kysely'
import { jsonText } from '../db/json.ts'
import type { Page, Paged } from '../db/paging.ts'
import type { Database } from '../db/schema.ts'
import { newestAppKey } from '../keys/app-keys.ts'
import { ExternalIdTaken } from '../users/errors.ts'
import { createUser, listUsers } from '../users/users.ts'
import type { Sealer } from '../vault/seal.ts'
import { AppKeyNotFound } from './errors.ts'
import { hashOf, type MagicLink, openLink, sealedId } from './sealed-id.ts'
import { allows, providersOf, settingsOf } from './terms.ts'

interface Stores {
  readonly db: Kysely<Database>
  readonly sealer: Sealer
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Providers that a link can connect. */
export const servedProviders = ['AgLeader'] as const

export interface NewLink {
  readonly kind: MagicLinkKind
  readonly userId: string
  readonly terms: NewMagicLink
}

/** What a link is called where its secret, the id, may not stand: 32 of its 122 bits. */
export function linkName(id: string): string {
  return `${id.slice(0, 8).toLowerCase()}...`
}

/** The user is one of the owner's: the caller has looked. Throws `AppKeyNotFound`, `ProviderUnknown`. */
export async function createMagicLink(
  { db, sealer, clock }: Stores,
  ownerId: string,
  { kind, userId, terms }: NewLink,
): Promise<MagicLink> {
  const providers = await requireAppKey(db, ownerId, kind, terms)
  const row = await db
    .insertInto('magic_links')
    .values({
      ...sealedId(sealer, randomUUID()),
      owner_id: ownerId,
      user_id: userId,
      kind,
      providers,
      settings: jsonText(settingsOf(terms.settings)),
      max_usage: terms.maxUsage,
      created_at: new Date(clock()),
      expires_at: new Date(clock() + terms.expiresIn * 1000),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return openLink(sealer, row)
}

/** The same, by `create`, for the user of this external id, which is taken as it is, or made. */
export async function createMagicLinkWithUser(
  stores: Stores,
  ownerId: string,
  { kind, terms }: { kind: MagicLinkKind; terms: NewMagicLinkWithUser },
  create: (userId: string) => Promise<MagicLink>,
): Promise<MagicLink> {
  // What is refused makes no user.
  await requireAppKey(stores.db, ownerId, kind, terms)
  const userId = await userNamed(stores.db, ownerId, terms)
  return create(userId)
}

export async function listMagicLinks(
  { db, sealer }: Omit<Stores, 'clock'>,
  ownerId: string,
  { kind, userId, page }: { kind: MagicLinkKind; userId?: string | undefined; page: Page },
): Promise<Paged<MagicLink>> {
  const matching = db
    .selectFrom('magic_links')
    .where('owner_id', '=', ownerId)
    .where('kind', '=', kind)
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId as string))
  const [rows, { total }] = await Promise.all([
    matching.selectAll().orderBy('created_at').orderBy('id').offset(page.offset).limit(page.limit).execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items: rows.map((row) => openLink(sealer, row)), total }
}

export interface MagicLinkName {
  readonly ownerId: string
  readonly kind: MagicLinkKind
  readonly id: string
}

export async function findMagicLink(
  { db, sealer }: Omit<Stores, 'clock'>,
  { ownerId, kind, id }: MagicLinkName,
): Promise<MagicLink | undefined> {
  const row = await db
    .selectFrom('magic_links')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('kind', '=', kind)
    .where('link_hash', '=', hashOf(sealer, id))
    .executeTakeFirst()
  return row && openLink(sealer, row)
}

/** Its sessions end with it. */
export async function removeMagicLink(
  { db, sealer }: Omit<Stores, 'clock'>,
  { ownerId, kind, id }: MagicLinkName,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('magic_links')
    .where('owner_id', '=', ownerId)
    .where('kind', '=', kind)
    .where('link_hash', '=', hashOf(sealer, id))
    .executeTakeFirst()
  return numDeletedRows > 0n
}

async function requireAppKey(
  db: Kysely<Database>,
  ownerId: string,
  kind: MagicLinkKind,
  terms: NewMagicLink,
): Promise<string[]> {
  const providers = providersOf(kind, terms)
  if (kind === 'file-upload') return providers
  for (const provider of servedProviders)
    if (allows(providers, provider) && (await newestAppKey(db, ownerId, provider))) return providers
  throw new AppKeyNotFound(providers)
}

async function userNamed(
  db: Kysely<Database>,
  ownerId: string,
  { externalId, name, email }: NewMagicLinkWithUser,
): Promise<string> {
  const find = async () => {
    const { items } = await listUsers(db, ownerId, { filters: { externalId }, page: { offset: 0, limit: 1 } })
    return items[0]?.id
  }
  const found = await find()
  if (found !== undefined) return found
  const values = { name: name || externalId, email: email || externalId, externalId }
  try {
    return (await createUser(db, ownerId, values)).id
  } catch (error) {
    // Another call made it meanwhile.
    if (error instanceof ExternalIdTaken) return (await find()) ?? Promise.reject(error)
    throw error
  }
}
