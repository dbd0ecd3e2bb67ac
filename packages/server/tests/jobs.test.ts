/** Files that would take the service down with them, through queue and workers: each fails alone, and says why. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkerContext } from '../src/context.ts'
import { batchProgress } from '../src/files/batch-status.ts'
import { createBatch, findBatch } from '../src/files/batches.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'

const converter = new URL('converters/misbehaving.ts', import.meta.url).href
const memory = 300 * 2 ** 20

let deployment: TestDeployment
let context: WorkerContext
let holder: { ownerId: string; userId: string }
beforeAll(async () => {
  deployment = await testDeployment()
  const poolLimits = { memory, milliseconds: 10_000, tasksPerProcess: 50 }
  context = await deployment.open('http://127.0.0.1:9', { jobs: true, overrides: { converter, poolLimits } })
  holder = await addUser(context)
})
afterAll(() => deployment.close())

const upload = async (text: string) => {
  const { ownerId, userId } = holder
  const blob = await context.blobs.put(ownerId, [Buffer.from(text)])
  return createBatch(context, ownerId, { userId, provider: 'Other', name: `${text}.zip`, blob })
}
const done = (id: string) =>
  eventually(
    () => findBatch(context.db, holder.ownerId, id),
    (batch) => batch?.status !== 'RECEIVED',
  )
const codeOf = async (id: string) =>
  (await context.db.selectFrom('sources').select('error_code').where('id', '=', id).executeTakeFirst())
    ?.error_code

test('conversions that hang or eat memory end with their reason, and the next one is converted', async () => {
  const bad = {
    hang: 'time_limit',
    eat: 'memory_limit',
    heap: 'memory_limit',
    native: 'memory_limit',
    crash: 'converter_crashed',
  }
  const batches = await Promise.all(
    Object.entries(bad).map(async ([word, code]) => ({ code, batch: await upload(`${word} 1`) })),
  )
  const next = await upload('whole source')
  for (const { code, batch } of batches) {
    expect(await done(batch.id)).toMatchObject({ status: 'FAILED', error_message: expect.any(String) })
    expect(await codeOf(batch.id)).toBe(code)
  }
  expect(await done(next.id)).toMatchObject({ status: 'PROCESSED' })
  const progress = await batchProgress(context.db, holder.ownerId, next.id)
  expect(progress?.converted).toHaveLength(1)
  expect(await context.queue.deadJobs()).toEqual([])
})
