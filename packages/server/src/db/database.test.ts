import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../tests/postgres.ts'
import { asUnavailable, migrate, openDatabase, probe, toInstant } from './database.ts'

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

  test('a connection that is lost between two queries of a transaction ends the transaction, and nothing else', async () => {
    const db = openDatabase(fresh.url)
    const lost = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)
      // As a refresh waits for the provider.
      const gone = async () =>
        (await sql`select from pg_stat_activity where pid = ${rows[0]?.pid}`.execute(db)).rows.length === 0
      while (!(await gone())) await sleep(20)
      await sleep(50)
      await sql`select 1`.execute(tx)
    })
    await expect(lost.catch((error) => asUnavailable(error))).resolves.toMatchObject({ code: 'unreachable' })
    expect((await sql`select 1 as n`.execute(db)).rows).toEqual([{ n: 1 }])
    await db.destroy()
  })

  test('toInstant', () => {
    expect(toInstant('2026-03-02 08:11:20+00')).toBe('2026-03-02T08:11:20.000000Z')
    expect(toInstant('2026-03-02 08:11:20.417233+00')).toBe('2026-03-02T08:11:20.417233Z')
  })
})
