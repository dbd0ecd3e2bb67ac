/** API owners: the accounts that log in. Managed by whoever runs the server, never over the API. */
import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type Actor, type Audited, bySheaf, record } from '../audit/audit.ts'
import { inTransaction } from '../db/in-transaction.ts'
import type { Database, Owner } from '../db/schema.ts'
import { OwnerError } from './errors.ts'
import { hashPassword, randomPassword, verifyPassword } from './passwords.ts'

export interface OwnerCredentials {
  readonly username: string
  readonly password: string
}

const shortestPassword = 8

/** Without a password one is made. Throws `OwnerError` when the name is taken, or one of them will not do. */
export async function addOwner(
  db: Kysely<Database>,
  { username, password = randomPassword() }: { username: string; password?: string },
  by: Actor = bySheaf,
): Promise<OwnerCredentials> {
  if (!/^\S{1,255}$/.test(username)) {
    throw new OwnerError('username_invalid', 'A username is 1 to 255 characters without spaces')
  }
  checkPassword(password)
  const id = randomUUID()
  const password_hash = await hashPassword(password)
  const isMade = await inTransaction(db, async (tx) => {
    const { numInsertedOrUpdatedRows = 0n } = await tx
      .insertInto('owners')
      .values({ id, username, password_hash })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 0n) return false
    await record(tx, { action: 'owner.created', by, ownerId: id, subject: username })
    return true
  })
  if (!isMade) throw new OwnerError('owner_exists', `There is an owner ${username} already`)
  return { username, password }
}

export async function listOwners(
  db: Kysely<Database>,
): Promise<{ username: string; createdTime: string; users: number }[]> {
  return db
    .selectFrom('owners')
    .leftJoin('users', 'users.owner_id', 'owners.id')
    .groupBy('owners.id')
    .orderBy('owners.created_at')
    .orderBy('owners.id')
    .select(({ fn }) => [
      'owners.username',
      'owners.created_at as createdTime',
      fn.count<number>('users.id').as('users'),
    ])
    .execute()
}

/** Tokens made with the old password end. Returns the password, which is made when none is given. */
export async function resetPassword(
  db: Kysely<Database>,
  username: string,
  password: string = randomPassword(),
  by: Actor = bySheaf,
): Promise<OwnerCredentials> {
  checkPassword(password)
  const password_hash = await hashPassword(password)
  const told = { action: 'owner.passwordReset', by } as const
  return { username: await endTokens(db, username, told, { password_hash }), password }
}

/** Ends every token that the owner has. */
export async function revokeTokens(
  db: Kysely<Database>,
  username: string,
  by: Actor = bySheaf,
): Promise<void> {
  await endTokens(db, username, { action: 'owner.tokensRevoked', by })
}

/**
 * `owner` is undefined for an unknown one as for a wrong password, after the same time; `named` is whose the name is,
 * signed in or not.
 */
export async function authenticateOwner(
  db: Kysely<Database>,
  username: string,
  password: string,
): Promise<{ owner: Owner | undefined; named: Owner | undefined }> {
  const named = await findOwner(db, username)
  return { owner: (await verifyPassword(password, named?.password_hash)) ? named : undefined, named }
}

export function findOwner(db: Kysely<Database>, username: string): Promise<Owner | undefined> {
  return db
    .selectFrom('owners')
    .selectAll()
    .where(sql`lower(username)`, '=', sql`lower(${username})`)
    .executeTakeFirst()
}

/**
 * Makes the first owner of an empty database, under a lock: of several processes that start at once only one does.
 * Returns what to print once, or undefined when there are owners.
 */
export async function ensureFirstOwner(
  db: Kysely<Database>,
  { username = 'owner@sheaf.local', password }: { username?: string; password?: string },
): Promise<OwnerCredentials | undefined> {
  return db.transaction().execute(async (transaction) => {
    await sql`lock table owners in share row exclusive mode`.execute(transaction)
    const owner = await transaction.selectFrom('owners').select('id').limit(1).executeTakeFirst()
    return owner ? undefined : addOwner(transaction, { username, ...(password && { password }) })
  })
}

/** Returns the name as the owner wrote it. */
async function endTokens(
  db: Kysely<Database>,
  username: string,
  told: Pick<Audited, 'action' | 'by'>,
  changes: { password_hash?: string } = {},
): Promise<string> {
  const owner = await inTransaction(db, async (tx) => {
    const changed = await tx
      .updateTable('owners')
      .set((row) => ({ ...changes, token_generation: row('token_generation', '+', 1) }))
      .where(sql`lower(username)`, '=', sql`lower(${username})`)
      .returning(['id', 'username'])
      .executeTakeFirst()
    if (changed) await record(tx, { ...told, ownerId: changed.id, subject: changed.username })
    return changed
  })
  if (!owner) throw new OwnerError('owner_unknown', `There is no owner ${username}`)
  return owner.username
}

function checkPassword(password: string): void {
  if (password.length < shortestPassword) {
    throw new OwnerError('password_short', `A password has at least ${shortestPassword} characters`)
  }
}
