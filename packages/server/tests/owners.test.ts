/** API owners on a real database, as `sheaf owner` and the first start manage them. */
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
    expect((await authenticateOwner(db, 'FIRST@example.com', password)).owner?.username).toBe(username)
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
    expect((await authenticateOwner(db, 'second@example.com', 'eight or less')).owner).toBeUndefined()
    const { password } = await resetPassword(db, 'second@example.com')
    expect((await authenticateOwner(db, 'second@example.com', 'eight or more')).owner).toBeUndefined()
    expect((await authenticateOwner(db, 'second@example.com', password)).owner).toBeDefined()
    expect((await authenticateOwner(db, 'nobody@example.com', password)).owner).toBeUndefined()
    await expect(resetPassword(db, 'nobody@example.com')).rejects.toMatchObject({ code: 'owner_unknown' })
    await expect(revokeTokens(db, 'nobody@example.com')).rejects.toMatchObject({ code: 'owner_unknown' })
  })
})
