import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../tests/postgres.ts'
import { migrate, openDatabase, probe, toInstant } from './database.ts'

describe('database', () => {
  let fresh: FreshDatabase
  beforeAll(async () => {
    fresh = await freshDatabase()
  })
  afterAll(() => fresh.drop())

  test('instants are text with six digits in UTC, bigint is a number', async () => {
    const db = openDatabase(fresh.url)
    const { rows } =
      await sql`select '2026-03-02 08:11:20.4+02'::timestamptz as at, 4294967296::bigint as big`.execute(db)
    expect(rows).toEqual([{ at: '2026-03-02T06:11:20.400000Z', big: 4294967296 }])
    await db.destroy()
  })

  test('migrations run once, however many processes start at a time', async () => {
    const databases = [1, 2, 3].map(() => openDatabase(fresh.url))
    await Promise.all(databases.map((db) => migrate(db)))
    const { rows } = await sql<{ n: number }>`select count(*) as n from kysely_migration`.execute(
      databases[0]!,
    )
    expect(rows[0]?.n).toBeGreaterThan(0)
    for (const db of databases) await db.destroy()
  })

  test('a server that is not there is one clear sentence', async () => {
    await expect(probe('postgres://nobody:hidden@127.0.0.1:1/none')).rejects.toThrow(
      /^No connection to the database none on 127\.0\.0\.1:1: connect ECONNREFUSED/,
    )
  })

  test('toInstant', () => {
    expect(toInstant('2026-03-02 08:11:20+00')).toBe('2026-03-02T08:11:20.000000Z')
    expect(toInstant('2026-03-02 08:11:20.417233+00')).toBe('2026-03-02T08:11:20.417233Z')
  })
})
