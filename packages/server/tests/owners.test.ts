/** API owners on a real database, as `sheaf owner` and the first start manage them. */
import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../src/db/database.ts'
import type { Database } from '../src/db/schema.ts'
import {
  addOwner,
  authenticateOwner,
  ensureFirstOwner,
  listOwners,
  resetPassword,
  revokeTokens,
} from '../src/owners/owners.ts'
import { openSigningKey } from '../src/owners/signing-key.ts'
import { issueToken, readToken } from '../src/owners/tokens.ts'
import { createSealer } from '../src/vault/seal.ts'
import { type FreshDatabase, freshDatabase } from './postgres.ts'

let database: FreshDatabase
let db: Kysely<Database>
beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url)
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

describe('owners', () => {
  test('the first is made once, however many processes start', async () => {
    const made = await Promise.all(
      [1, 2, 3].map(() => ensureFirstOwner(db, { username: 'first@example.com' })),
    )
    const [credentials, ...rest] = made.filter((each) => each !== undefined)
    expect(rest).toEqual([])
    expect(credentials).toMatchObject({ username: 'first@example.com' })
    const { username, password } = credentials ?? { username: '', password: '' }
    expect((await authenticateOwner(db, 'FIRST@example.com', password))?.username).toBe(username)
  })

  test('are listed in the order they were made, and no name is taken twice', async () => {
    await addOwner(db, { username: 'second@example.com', password: 'eight or more' })
    await expect(addOwner(db, { username: 'Second@Example.com' })).rejects.toMatchObject({
      code: 'owner_exists',
    })
    const listed = await listOwners(db)
    expect(listed.map(({ username, users }) => [username, users])).toEqual([
      ['first@example.com', 0],
      ['second@example.com', 0],
    ])
  })

  test.each([
    [{ username: 'with a space' }, 'username_invalid'],
    [{ username: '' }, 'username_invalid'],
    [{ username: 'third@example.com', password: 'short' }, 'password_short'],
  ])('%j is refused: %s', async (owner, code) => {
    await expect(addOwner(db, owner)).rejects.toMatchObject({ code })
    expect(await listOwners(db)).toHaveLength(2)
  })

  test('nobody signs in with a wrong password, an old one, or an unknown name', async () => {
    expect(await authenticateOwner(db, 'second@example.com', 'eight or less')).toBeUndefined()
    const { password } = await resetPassword(db, 'second@example.com')
    expect(await authenticateOwner(db, 'second@example.com', 'eight or more')).toBeUndefined()
    expect(await authenticateOwner(db, 'second@example.com', password)).toBeDefined()
    expect(await authenticateOwner(db, 'nobody@example.com', password)).toBeUndefined()
    await expect(resetPassword(db, 'nobody@example.com')).rejects.toMatchObject({ code: 'owner_unknown' })
    await expect(revokeTokens(db, 'nobody@example.com')).rejects.toMatchObject({ code: 'owner_unknown' })
  })
})

describe('the signing key', () => {
  test('is made once, kept sealed, and opened by the same master key only', async () => {
    const sealer = createSealer(randomBytes(32))
    const [one, two] = await Promise.all([openSigningKey(db, sealer), openSigningKey(db, sealer)])
    expect(Buffer.from(two?.secret ?? []).equals(one?.secret ?? Buffer.of(1))).toBe(true)
    expect(one?.secret.length).toBe(64)
    const rows = await db.selectFrom('signing_keys').select('secret').execute()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.secret.includes(Buffer.from(one?.secret ?? []))).toBe(false)
    await expect(openSigningKey(db, createSealer(randomBytes(32)))).rejects.toThrow()

    const owner = await authenticateOwner(
      db,
      'first@example.com',
      (await resetPassword(db, 'first@example.com')).password,
    )
    if (!owner || !one) throw new Error('no owner, no key')
    const now = Date.now()
    const token = await issueToken(one, owner, { now, rememberMe: false })
    expect(await readToken(db, one, token, now)).toMatchObject({
      ownerId: owner.id,
      username: owner.username,
    })
    const another = { id: one.id, secret: randomBytes(64) }
    expect(await readToken(db, another, token, now)).toBeUndefined()
    expect(await readToken(db, one, token, now + 86_401_000)).toBeUndefined()
  })
})
