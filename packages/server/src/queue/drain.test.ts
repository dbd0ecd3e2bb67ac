/** Two queues on one database are two processes: what one leaves, the other takes. */
import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../tests/postgres.ts'
import { eventually } from '../../tests/test-context.ts'
import { openDatabase } from '../db/database.ts'
import type { Database } from '../db/schema.ts'
import { startQueue } from './pg-boss-queue.ts'

let fresh: FreshDatabase
let db: Kysely<Database>
beforeAll(async () => {
  fresh = await freshDatabase()
  db = openDatabase(fresh.url)
})
afterAll(async () => {
  await db.destroy()
  await fresh.drop()
})

test('a stop lets running jobs end up to a limit and gives the others back, whose attempts do not count', async () => {
  const leaving = await startQueue(fresh.url, db, { drainMs: 1000 })
  const [quick, stuck, waiting] = [randomUUID(), randomUUID(), randomUUID()]
  const started = new Set<string>()
  const ended: string[] = []
  const letGo = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  await leaving.work('convert', { concurrency: 2 }, async ({ sourceId }) => {
    started.add(sourceId)
    await (sourceId === quick ? release.promise : letGo.promise)
    ended.push(sourceId)
  })
  await leaving.send('convert', { sourceId: quick })
  await leaving.send('convert', { sourceId: stuck })
  await eventually(
    async () => started.size,
    (count) => count === 2,
  )
  await leaving.send('convert', { sourceId: waiting })
  const stopped = leaving.stop()
  release.resolve()
  await stopped
  expect(ended).toEqual([quick])
  expect([...started]).not.toContain(waiting)
  const jobs = async () => {
    const { rows } = await sql<{ id: string; state: string; left: number; due: boolean }>`
      select data->>'sourceId' as id, state::text, retry_limit - retry_count as left, start_after <= now() as due
      from pgboss.job where name = 'convert'`.execute(db)
    return Object.fromEntries(rows.map(({ id, ...job }) => [id, job]))
  }
  expect(await jobs()).toEqual({
    [quick]: { state: 'completed', left: 20, due: true },
    [stuck]: { state: 'retry', left: 21, due: true },
    [waiting]: { state: 'created', left: 20, due: true },
  })

  const taking = await startQueue(fresh.url, db)
  const taken = new Set<string>()
  const end = Promise.withResolvers<void>()
  await taking.work('convert', { concurrency: 2 }, async ({ sourceId }) => {
    taken.add(sourceId)
    await end.promise
  })
  await eventually(
    async () => taken.size,
    (count) => count === 2,
  )
  // What the one that left says of it now is void.
  letGo.resolve()
  expect((await jobs())[stuck]).toMatchObject({ state: 'active', left: 20 })
  end.resolve()
  await eventually(jobs, (all) => Object.values(all).every(({ state }) => state === 'completed'))
  await taking.stop()
})
