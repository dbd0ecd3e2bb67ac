import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../tests/postgres.ts'
import { eventually } from '../../tests/test-context.ts'
import { openDatabase } from '../db/database.ts'
import type { Database } from '../db/schema.ts'
import { buryJob } from './dead-jobs.ts'
import { type RunningQueue, startQueue } from './pg-boss-queue.ts'

describe('queue', () => {
  let fresh: FreshDatabase
  let db: Kysely<Database>
  let queue: RunningQueue

  beforeAll(async () => {
    fresh = await freshDatabase()
    db = openDatabase(fresh.url)
    queue = await startQueue(fresh.url, db)
  })
  afterAll(async () => {
    await queue.stop()
    await db.destroy()
    await fresh.drop()
  })

  const waiting = async (name: string) =>
    (await sql`select 1 from pgboss.job where name = ${name} and state = 'created'`.execute(db)).rows.length

  test('a job is there exactly when its transaction commits', async () => {
    const sourceId = randomUUID()
    const rolledBack = db.transaction().execute(async (tx) => {
      await queue.send('convert', { sourceId }, { db: tx })
      throw new Error('changed my mind')
    })
    await expect(rolledBack).rejects.toThrow('changed my mind')
    expect(await waiting('convert')).toBe(0)
    await db.transaction().execute((tx) => queue.send('convert', { sourceId }, { db: tx }))
    expect(await waiting('convert')).toBe(1)
  })

  test('one that does not start leaves nothing open', async () => {
    const broken = await freshDatabase()
    const there = openDatabase(broken.url)
    // Start comes upon this once its connections are open.
    await sql`alter table pgboss.queue rename to queues`.execute(there)
    await expect(startQueue(broken.url, there)).rejects.toThrow('does not exist')
    const open = sql`select 1 from pg_stat_activity
      where datname = current_database() and application_name like 'sheaf-queue%'`
    await eventually(
      async () => (await open.execute(there)).rows.length,
      (connections) => connections === 0,
      5,
    )
    await there.destroy()
    await broken.drop()
  })

  test('a later run takes the dead jobs away that were for the same', async () => {
    const [one, two] = [randomUUID(), randomUUID()]
    for (const credentialId of [one, one, two])
      await db
        .transaction()
        .execute((tx) =>
          buryJob(tx, 'sync', { credentialId }, { reason: 'gone', code: 'gone', attempts: 1, keptDays: 1 }),
        )
    await queue.forgetDead('sync', { credentialId: one })
    expect((await queue.deadJobs()).map(({ payload }) => payload)).toEqual([{ credentialId: two }])
    await queue.forgetDead('sync', { credentialId: two })
  })

  test('of a credential one sync waits, of a source each conversion', async () => {
    const [credentialId, sourceId] = [randomUUID(), randomUUID()]
    const before = await waiting('convert')
    for (let i = 0; i < 3; i++) {
      await queue.send('sync', { credentialId })
      await queue.send('convert', { sourceId })
    }
    await queue.send('sync', { credentialId: randomUUID() })
    expect(await waiting('sync')).toBe(2)
    expect(await waiting('convert')).toBe(before + 3)
  })

  test('jobs of one source never run side by side; what fails runs again; a stop tells the running ones', async () => {
    await sql`delete from pgboss.job`.execute(db)
    const [one, two] = [randomUUID(), randomUUID()]
    const running = new Set<string>()
    const runs: string[] = []
    const left = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    await queue.work('convert', { concurrency: 3 }, async ({ sourceId }, signal) => {
      expect(running.has(sourceId)).toBe(false)
      running.add(sourceId)
      await new Promise((resolve) => setTimeout(resolve, 50))
      running.delete(sourceId)
      runs.push(sourceId)
      if (runs.length === 1) throw new Error('again')
      if (runs.length < 5) return
      signal.addEventListener('abort', () => left.resolve())
      asked.resolve()
      await left.promise
    })
    for (const sourceId of [one, one, two, two]) await queue.send('convert', { sourceId })
    await asked.promise
    expect(runs.filter((run) => run === runs[0])).toHaveLength(3)
    await queue.stop()
    await left.promise
  })
})
