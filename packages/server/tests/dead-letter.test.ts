/** Jobs whose attempts are used up: kept with the reason, and queued again when somebody asks. */
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pruneDeliveries } from '../src/alerts/deliver.ts'
import { raise } from '../src/alerts/raise.ts'
import { StorageFull } from '../src/blobs/errors.ts'
import type { WorkerContext } from '../src/context.ts'
import { createBatch, findBatch, retryBatch } from '../src/files/batches.ts'
import { startJobs } from '../src/jobs/jobs.ts'
import { listen } from './alerts.ts'
import { ok, type Receiver, startReceiver } from './receiver.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'

const day = 24 * 3600 * 1000
let deployment: TestDeployment
let context: WorkerContext
let receiver: Receiver
beforeAll(async () => {
  deployment = await testDeployment()
  const config = { allowPrivateWebhooks: true }
  context = await deployment.open('http://127.0.0.1:9', { config })
  receiver = await startReceiver()
})
afterAll(async () => {
  await deployment.close()
  await receiver.close()
})

/** As if all attempts but this one had been made. */
const lastAttempt = (kind: string) =>
  sql`update pgboss.job set retry_limit = 0 where name = ${kind} and state < 'active'`.execute(context.db)
const dead = () => context.queue.deadJobs()
const oneDead = () => eventually(dead, (jobs) => jobs.length === 1).then((jobs) => jobs[0]!)

test('a conversion, a sync and an alert come back from the dead', async () => {
  const { db, blobs, queue } = context
  const { ownerId, userId } = await addUser(context)
  const blob = await blobs.put(ownerId, [Buffer.from(`not a zip ${randomUUID()}`)])
  const batch = await createBatch(context, ownerId, { userId, provider: 'Other', name: 'a.zip', blob })
  await lastAttempt('convert')

  // A process in which nothing succeeds: its disk is full, its database refuses.
  const failing = await deployment.open('http://127.0.0.1:9')
  await failing.queue.work('convert', { concurrency: 1 }, async () => {
    throw new StorageFull(undefined)
  })
  const conversion = await oneDead()
  expect(conversion).toMatchObject({
    kind: 'convert',
    payload: { sourceId: batch.id },
    code: 'storage_full',
    reason: expect.stringContaining('no space left'),
    attempts: 1,
  })
  expect(await findBatch(db, ownerId, batch.id)).toMatchObject({ status: 'RECEIVED' })

  // Its owner may ask for it, others may not.
  const stranger = await addUser(context)
  expect(await retryBatch(context, stranger.ownerId, batch.id)).toBeUndefined()
  expect(await dead()).toHaveLength(1)
  await failing.close()
  await retryBatch(context, ownerId, batch.id)
  expect(await dead()).toEqual([])
  // Once is enough.
  await expect(retryBatch(context, ownerId, batch.id)).rejects.toMatchObject({ code: 'running' })

  const credentialId = randomUUID()
  await queue.send('sync', { credentialId })
  await lastAttempt('sync')
  const unlucky = await deployment.open('http://127.0.0.1:9')
  await unlucky.queue.work('sync', { concurrency: 1 }, async () => {
    throw new Error('no connection')
  })
  expect(await oneDead()).toMatchObject({ kind: 'sync', payload: { credentialId }, reason: 'no connection' })
  await unlucky.close()

  await listen(context, ownerId, receiver, ['operationCreated'])
  receiver.calls.length = 0
  receiver.answer = (response) => void response.writeHead(500).end()
  await db
    .transaction()
    .execute((tx) => raise({ tx, queue }, { type: 'operationCreated', ownerId, userId, operationId: 'o' }))
  await sql`update alerts set attempts = 4`.execute(db)
  await sql`update pgboss.job set data = data || '{"attempts": 4}' where name = 'deliver-alert'`.execute(db)
  const worker = await deployment.open('http://127.0.0.1:9', { config: { allowPrivateWebhooks: true } })
  await startJobs(worker)
  const jobs = await eventually(dead, (all) => all.length === 2)
  expect(jobs.find(({ kind }) => kind === 'deliver-alert')).toMatchObject({
    code: 'webhook_failed',
    reason: 'The webhook answered 500',
    attempts: 5,
  })
  expect(receiver.calls).toHaveLength(1)

  receiver.answer = ok
  expect(await queue.retryDead({ kind: 'deliver-alert' })).toBe(1)
  await eventually(
    async () => receiver.calls.length,
    (count) => count === 2,
  )
  expect(receiver.calls[1]?.body).toBe(receiver.calls[0]?.body)
  const [sync] = await dead()
  expect(await queue.retryDead({ ids: [sync?.id ?? ''] })).toBe(1)
  expect(await dead()).toEqual([])
  await eventually(
    () => findBatch(db, ownerId, batch.id),
    (found) => found?.status === 'FAILED',
  )
  await worker.close()
})

test('an alert that is given up is kept as long as its failed calls', async () => {
  const { db, queue } = context
  const { ownerId, userId } = await addUser(context)
  await listen(context, ownerId, receiver, ['operationCreated'])
  await db
    .transaction()
    .execute((tx) => raise({ tx, queue }, { type: 'operationCreated', ownerId, userId, operationId: 'o' }))
  const left = async () => (await db.selectFrom('alerts').select('id').execute()).length
  await pruneDeliveries(db, Date.now() + 31 * day)
  expect(await left()).toBe(1)
  await sql`update alerts set attempts = 5, next_at = null, called_at = now()`.execute(db)
  await pruneDeliveries(db, Date.now() + 29 * day)
  expect(await left()).toBe(1)
  await pruneDeliveries(db, Date.now() + 31 * day)
  expect(await left()).toBe(0)
})
