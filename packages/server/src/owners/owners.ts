/** API owners: the accounts that log in. Managed by whoever runs the server, never over the API. */
import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
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
): Promise<OwnerCredentials> {
  if (!/^\S{1,255}$/.test(username)) {
    throw new OwnerError('username_invalid', 'A username is 1 to 255 characters without spaces')
  }
  checkPassword(password)
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('owners')
    .values({ id: randomUUID(), username, password_hash: await hashPassword(password) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (!numInsertedOrUpdatedRows) throw new OwnerError('owner_exists', `There is an owner ${username} already`)
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
): Promise<OwnerCredentials> {
  checkPassword(password)
  return {
    username: await endTokens(db, username, { password_hash: await hashPassword(password) }),
    password,
  }
}

/** Ends every token that the owner has. */
export async function revokeTokens(db: Kysely<Database>, username: string): Promise<void> {
  await endTokens(db, username)
}

/** Undefined for an unknown owner as for a wrong password, after the same time. */
export async function authenticateOwner(
  db: Kysely<Database>,
  username: string,
  password: string,
): Promise<Owner | undefined> {
  const owner = await findOwner(db, username)
  return (await verifyPassword(password, owner?.password_hash)) ? owner : undefined
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
  changes: { password_hash?: string } = {},
): Promise<string> {
  const owner = await db
    .updateTable('owners')
    .set((row) => ({ ...changes, token_generation: row('token_generation', '+', 1) }))
    .where(sql`lower(username)`, '=', sql`lower(${username})`)
    .returning('username')
    .executeTakeFirst()
  if (!owner) throw new OwnerError('owner_unknown', `There is no owner ${username}`)
  return owner.username
}

function checkPassword(password: string): void {
  if (password.length < shortestPassword) {
    throw new OwnerError('password_short', `A password has at least ${shortestPassword} characters`)
  }
}
