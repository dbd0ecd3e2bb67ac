/** Alerts on their way: stored with what they tell of, called until they are taken, or given up. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliverAlert } from '../src/alerts/deliver.ts'
import { listFailedCalls, pruneFailedCalls } from '../src/alerts/failed-calls.ts'
import { raise } from '../src/alerts/raise.ts'
import { signature } from '../src/alerts/signature.ts'
import { removeWebhook } from '../src/alerts/webhooks.ts'
import type { WorkerContext } from '../src/context.ts'
import { startJobs } from '../src/jobs/jobs.ts'
import type { Jobs } from '../src/queue/queue.ts'
import { listen, secret } from './alerts.ts'
import { ok, type Receiver, startReceiver } from './receiver.ts'
import type { Holder } from './stored-files.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'

const minute = 60_000
const day = 24 * 60 * minute
const clock = { ahead: 0 }
let deployment: TestDeployment
/** Without workers: what waits can be seen. */
let context: WorkerContext
let receiver: Receiver
let holder: Holder
let webhookId: string

beforeAll(async () => {
  deployment = await testDeployment()
  context = await deployment.open('http://127.0.0.1:9', {
    config: { allowPrivateWebhooks: true },
    overrides: { clock: () => Date.now() + clock.ahead },
  })
  receiver = await startReceiver()
})
afterAll(async () => {
  await deployment.close()
  await receiver.close()
})
beforeEach(async () => {
  clock.ahead = 0
  receiver.answer = ok
  holder = await addUser(context)
  webhookId = (await listen(context, holder.ownerId, receiver, ['operationCreated', 'operationUpdated'])).id
  receiver.calls.length = 0
})

const tell = (type: 'operationCreated' | 'operationUpdated', operationId = randomUUID() as string) =>
  context.db
    .transaction()
    .execute((tx) => raise({ tx, queue: context.queue }, { type, ...holder, operationId }))
const stored = () =>
  context.db
    .selectFrom('alerts')
    .innerJoin('webhooks', 'webhooks.id', 'webhook_id')
    .select(['alerts.id', 'body', 'sequence', 'attempts'])
    .where('owner_id', '=', holder.ownerId)
    .where('delivered_at', 'is', null)
    .orderBy('sequence')
    .execute()
interface WaitingJob {
  readonly data: Jobs['deliver-alert']
  readonly seconds: number
}
/** Newest first. */
const jobsOf = async (webhook: string): Promise<WaitingJob[]> => {
  const { rows } = await sql<WaitingJob>`
    select data, round(extract(epoch from start_after - created_on))::int as seconds
    from pgboss.job where name = 'deliver-alert' and data->>'webhookId' = ${webhook}
    order by (data->>'attempts')::int desc`.execute(context.db)
  return rows
}
const failedCalls = () => listFailedCalls(context.db, holder.ownerId, { offset: 0, limit: 100 })

describe('raising', () => {
  test('alert and job are there when the transaction commits, and only then', async () => {
    const broken = context.db.transaction().execute(async (tx) => {
      await raise({ tx, queue: context.queue }, { type: 'operationCreated', ...holder, operationId: 'o' })
      throw new Error('rolled back')
    })
    await expect(broken).rejects.toThrow('rolled back')
    expect([await stored(), await jobsOf(webhookId)]).toEqual([[], []])
    await tell('operationCreated')
    expect(await stored()).toMatchObject([{ sequence: 1, attempts: 0 }])
    expect(await jobsOf(webhookId)).toMatchObject([{ data: { attempts: 0 }, seconds: 0 }])
  })

  test('nothing is stored where no webhook listens', async () => {
    await removeWebhook(context.db, holder.ownerId, webhookId)
    await tell('operationCreated')
    const sequences = context.db.selectFrom('alert_sequences').selectAll()
    expect(await sequences.where('owner_id', '=', holder.ownerId).execute()).toEqual([])
    expect(await jobsOf(webhookId)).toEqual([])
  })

  test('alerts of a resource are counted, however many come at once', async () => {
    const [a, b] = [randomUUID(), randomUUID()]
    await Promise.all(Array.from({ length: 20 }, (_, i) => tell('operationUpdated', i % 2 ? a : b)))
    const rows = await stored()
    for (const resource of [a, b]) {
      const mine = rows.filter(({ body }) => body.includes(resource))
      expect(mine.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    }
  })

  test('a webhook that is removed meanwhile stops no change', async () => {
    await Promise.all([
      ...Array.from({ length: 20 }, () => tell('operationUpdated')),
      removeWebhook(context.db, holder.ownerId, webhookId),
    ])
    expect(await stored()).toEqual([])
  })
})

describe('delivery', () => {
  test('the stored bytes, signed, with the number of the alert', async () => {
    const operationId = randomUUID()
    await tell('operationCreated', operationId)
    const [alert] = await stored()
    const [job] = await jobsOf(webhookId)
    await deliverAlert(context, job!.data)
    expect(receiver.calls).toMatchObject([
      {
        body: alert?.body,
        headers: {
          'content-type': 'application/json',
          'x-leaf-signature': signature(secret, alert?.body ?? ''),
          'x-sheaf-alert': alert?.id,
          'x-sheaf-sequence': '1',
        },
      },
    ])
    expect(JSON.parse(alert?.body ?? '')).toMatchObject({ operationId, leafUserId: holder.userId })
    expect(await stored()).toEqual([])
    // The job is run again, as after a crash: there is nothing left to tell.
    await deliverAlert(context, job!.data)
    expect(receiver.calls).toHaveLength(1)
  })

  test('a receiver that fails is called after 1, 30, 60 and 240 minutes, with the same bytes, then given up', async () => {
    receiver.answer = (response) => void response.writeHead(500).end('out of order')
    await tell('operationCreated')
    const [alert] = await stored()
    const started = Date.now()
    const waits: number[] = []
    for (let attempt = 0; attempt < 5; attempt++) {
      const [job] = await jobsOf(webhookId)
      expect(job?.data.attempts).toBe(attempt)
      waits.push(job?.seconds ?? 0)
      clock.ahead += (job?.seconds ?? 0) * 1000
      await deliverAlert(context, job!.data)
      // Once more, as after a crash.
      await deliverAlert(context, job!.data)
    }
    expect(waits).toEqual([0, 60, 30 * 60, 60 * 60, 240 * 60])
    expect(receiver.calls).toHaveLength(5)
    for (const { body, headers } of receiver.calls) {
      expect(body).toBe(alert?.body)
      expect(headers['x-leaf-signature']).toBe(signature(secret, body))
    }
    expect(await stored()).toMatchObject([{ attempts: 5 }])
    expect((await jobsOf(webhookId)).map(({ data }) => data.attempts)).toEqual([4, 3, 2, 1, 0])

    const { items, total } = await failedCalls()
    expect(total).toBe(5)
    for (const item of items)
      expect(item).toMatchObject({ status: 500, response: 'out of order', request_body: alert?.body })
    const after = items.map(({ created_at }) => Math.floor((Date.parse(created_at) - started) / minute))
    expect(after).toEqual([331, 91, 31, 1, 0])
    await pruneFailedCalls(context.db, Date.now() + 30 * day + 61 * minute)
    expect((await failedCalls()).total).toBe(2)
  })

  test('one that is well again is called once more', async () => {
    receiver.answer = (response) => void response.socket?.destroy()
    await tell('operationCreated')
    await deliverAlert(context, (await jobsOf(webhookId))[0]!.data)
    receiver.answer = ok
    await deliverAlert(context, (await jobsOf(webhookId))[0]!.data)
    expect(receiver.calls).toHaveLength(2)
    expect(await stored()).toEqual([])
    expect((await failedCalls()).items).toMatchObject([
      { status: null, response: null, connection_error: 'socket hang up' },
    ])
  })

  test('a removed webhook takes along what it has not been told', async () => {
    await tell('operationCreated')
    const [job] = await jobsOf(webhookId)
    await removeWebhook(context.db, holder.ownerId, webhookId)
    expect(await stored()).toEqual([])
    await deliverAlert(context, job!.data)
    expect(receiver.calls).toEqual([])
  })

  test('workers deliver what waits; one owner that cannot be reached does not keep others waiting', async () => {
    const slow = await startReceiver()
    const other = await addUser(context)
    await listen(context, other.ownerId, slow, ['operationCreated'])
    const held: (() => void)[] = []
    slow.answer = (response) => void held.push(() => ok(response, response.req))
    const about = { type: 'operationCreated', ...other } as const
    await context.db.transaction().execute(async (tx) => {
      for (let i = 0; i < 40; i++)
        await raise({ tx, queue: context.queue }, { ...about, operationId: `${i}` })
    })
    const worker = await deployment.open('http://127.0.0.1:9', { config: { allowPrivateWebhooks: true } })
    await startJobs(worker)
    await eventually(
      async () => held.length,
      (waiting) => waiting === 4,
    )
    await tell('operationCreated')
    await eventually(stored, (rows) => rows.length === 0)
    expect(receiver.calls.filter(({ body }) => body.includes(holder.userId))).toHaveLength(1)
    expect(held).toHaveLength(4)
    slow.answer = ok
    for (const answer of held) answer()
    const waiting = () =>
      context.db
        .selectFrom('alerts')
        .innerJoin('webhooks', 'webhooks.id', 'webhook_id')
        .select('alerts.id')
        .where('owner_id', '=', other.ownerId)
        .where('delivered_at', 'is', null)
        .execute()
    await eventually(waiting, (rows) => rows.length === 0)
    await worker.close()
    await slow.close()
  })
})

test('kill -9 in the middle of a call: the webhook is called again', async () => {
  const program = fileURLToPath(new URL('programs/serve.ts', import.meta.url))
  const env = {
    DATABASE_URL: deployment.database.url,
    SHEAF_DATA_DIR: deployment.dataDir,
    SHEAF_PORT: '0',
    SHEAF_ROLE: 'worker',
    SHEAF_ALLOW_PRIVATE_WEBHOOKS: 'true',
    LOG_LEVEL: 'silent',
  }
  const children: ChildProcess[] = []
  const serve = () => {
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    children.push(child)
    return child
  }
  try {
    const called = Promise.withResolvers<void>()
    receiver.answer = () => called.resolve()
    const child = serve()
    await tell('operationCreated')
    const [alert] = await stored()
    await called.promise
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await stored()).toHaveLength(1)

    receiver.answer = ok
    serve()
    await eventually(stored, (rows) => rows.length === 0)
    expect(receiver.calls.map(({ body }) => body)).toEqual([alert?.body, alert?.body])
    expect((await failedCalls()).total).toBe(0)
  } finally {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
}, 120_000)
