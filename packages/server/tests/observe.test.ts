/** What watches over the service: figures, traces and log of one whole way, over what two processes do. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { createClient } from '@sheaf/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Secret } from '../src/config/secret.ts'
import { openLog } from '../src/observe/log.ts'
import { type RunningServer, startServer } from '../src/server.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { eventually, type TestDeployment, testDeployment } from './test-context.ts'

const rows = fileURLToPath(new URL('../../../fixtures/invalid/advanced-ok-17.txt', import.meta.url))
const account = 'empty@example.com'
const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
const password = 'correct horse battery staple'

interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[]
  readonly links?: readonly { traceId: string; spanId: string }[]
}

let emulator: Emulator
let deployment: TestDeployment
let receiver: Receiver
let collector: { server: Server; url: string; bodies: string[] }
let server: RunningServer
let worker: RunningServer
const lines: string[] = []
const given = { leafUserId: '', token: '', refreshToken: '', accessToken: '' }

beforeAll(async () => {
  emulator = await startEmulator()
  deployment = await testDeployment()
  receiver = await startReceiver()
  collector = await startCollector()
  const config = deployment.config({
    agfinitiUrl: emulator.url,
    owner: { username: 'owner@example.com', password: new Secret(password) },
    allowPrivateWebhooks: true,
    metrics: { host: '127.0.0.1', port: 0 },
    traces: { endpoint: `${collector.url}/v1/traces`, serviceName: 'sheaf-under-test', ratio: 1 },
  })
  const log = openLog('debug', { write: (line: string) => void lines.push(line) })
  server = await startServer(config, { log })

  emulator.addFile({ account, name: 'log.txt', content: await readFile(rows) })
  const client = createClient({ baseUrl: server.url ?? '' })
  given.token = await client.authenticate({ username: 'owner@example.com', password })
  given.leafUserId = (await client.users.create({ name: 'Nora', email: 'nora@example.com' })).id
  const post = (path: string, body: object) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${given.token}`,
        'content-type': 'application/json',
        traceparent: `00-${trace}-00f067aa0ba902b7-01`,
      },
      body: JSON.stringify(body),
    })
  const hook = {
    name: 'hook',
    url: receiver.url,
    secret: 'a-webhook-secret',
    events: ['providerFileProcessingFinished'],
  }
  const registered = await post('/services/alerts/api/alerts/webhooks', hook)
  expect(registered.status).toBe(201)
  const { refreshToken } = await emulator.grant({ account })
  const { publicKey, privateKey } = DEMO_KEY
  const path = `/services/usermanagement/api/users/${given.leafUserId}/ag-leader-credentials`
  const attached = (await (await post(path, { publicKey, privateKey, refreshToken })).json()) as typeof given
  Object.assign(given, { refreshToken: attached.refreshToken, accessToken: attached.accessToken })
  await eventually(
    async () => receiver.calls.length,
    (calls) => calls >= 2,
  )
  const jobs = async () =>
    (
      await sql`select from pgboss.job where state < 'completed' and start_after < now()`.execute(
        server.context.db,
      )
    ).rows.length
  await eventually(jobs, (left) => left === 0)
  await client.agLeader.syncState(given.leafUserId)
  worker = await startServer({ ...config, role: 'worker', traces: undefined }, { log: openLog('silent') })
  await fetch(`${server.url}/nowhere/${given.leafUserId}?token=${given.token}`)
})
afterAll(async () => {
  await server.stop()
  await worker.stop()
  collector.server.close()
  await receiver.close()
  await deployment.close()
  await emulator.close()
})

/** What one metric says, by its labels: `{a="b"}` -> value. */
async function scrape(
  from: RunningServer,
): Promise<{ text: string; value: (series: string) => number | undefined }> {
  const text = await (await fetch(from.metricsUrl ?? '')).text()
  const series = new Map(
    text
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
  return { text, value: (name) => series.get(name) }
}
const sum = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0)

test('figures of two processes: each counts its own work, both see the same database', async () => {
  await server.context.db.updateTable('blobs').set({ damaged_at: new Date() }).execute()
  const blobs = await server.context.db.selectFrom('blobs').selectAll().execute()
  const [here, there] = [await scrape(server), await scrape(worker)]

  const credentials = '/services/usermanagement/api/users/:userId/ag-leader-credentials'
  const requests = (labels: string) => here.value(`sheaf_http_request_duration_seconds_count{${labels}}`)
  expect(here.text).toContain('route="none",status="404"')
  expect(requests('method="POST",route="/api/authenticate",status="200"')).toBe(1)
  expect(here.text).toMatch(new RegExp(`method="POST",route="${credentials.replace(':userId', ':\\w+')}"`))
  expect(there.text).not.toContain('sheaf_http_request_duration_seconds_count{')

  expect(there.text).not.toMatch(/sheaf_job_duration_seconds_count\{kind="(sync|convert)"/)
  const both = here.text + there.text
  expect(sum(both, /sheaf_job_duration_seconds_count\{kind="convert",outcome="completed"\} (\d+)/g)).toBe(1)
  expect(sum(both, /sheaf_job_duration_seconds_count\{kind="sync",outcome="completed"\} (\d+)/g)).toBe(1)
  const conversions = /sheaf_conversion_duration_seconds_count\{format="AGLEADERTEXT",outcome="ok"\} (\d+)/g
  expect(sum(both, conversions)).toBe(1)
  expect(sum(both, /sheaf_alert_calls_total\{outcome="delivered"\} (\d+)/g)).toBe(1)
  const refreshes = /sheaf_token_refreshes_total\{provider="AgLeader",outcome="ok"\} (\d+)/g
  expect(sum(both, refreshes)).toBe(
    Object.values(emulator.counters.snapshot().refreshes).reduce((total, count) => total + count, 0),
  )

  for (const { value } of [here, there]) {
    expect(value('sheaf_database_up')).toBe(1)
    expect(value('sheaf_credentials{status="OK"}')).toBe(1)
    expect(value('sheaf_sync_lag_seconds{status="OK"}')).toBeLessThan(600)
    expect(value('sheaf_jobs{kind="convert",state="waiting"}')).toBe(0)
    expect(value('sheaf_jobs_oldest_waiting_seconds{kind="convert"}')).toBe(0)
    expect(value('sheaf_blobs_damaged')).toBe(blobs.length)
    expect(value('process_start_time_seconds')).toBeGreaterThan(0)
  }
  for (const secret of [given.leafUserId, given.token]) expect(both).not.toContain(secret)
  expect((await fetch(`${server.url}/metrics`)).status).toBe(404)
})

test('what waits, what is dead, and for how long', async () => {
  const { db } = server.context
  const kept = { keep: `now() + interval '1 day'` }
  const insert = (name: string, source: string | null, age: string, after: string) =>
    sql`insert into pgboss.job (name, source_name, data, created_on, start_after, keep_until)
      values (${name}, ${source}, '{}', now() - ${age}::interval, now() + ${after}::interval, ${sql.raw(kept.keep)})`.execute(
      db,
    )
  // Of a kind that nobody has taken up: jobs of it stay where they are.
  await db.transaction().execute(async (tx) => {
    await sql`update pgboss.job set state = 'completed', completed_on = now() where state < 'active'`.execute(
      tx,
    )
  })
  await insert('dead', 'convert', '1 hour', '0')
  await insert('dead', 'convert', '1 hour', '0')
  await insert('merge-files', null, '10 minutes', '1 hour')
  const { value } = await scrape(worker)
  expect(value('sheaf_jobs{kind="convert",state="dead"}')).toBe(2)
  expect(value('sheaf_jobs{kind="merge-files",state="delayed"}')).toBe(1)
  expect(value('sheaf_jobs_oldest_waiting_seconds{kind="merge-files"}')).toBe(0)
})

test('spans: a request under its caller, a job beside the request that asked for it, calls within', async () => {
  const has = (name: string) => (span: OtlpSpan) => span.name === name
  const wanted = [
    'job sync',
    'job convert',
    'AgLeader refresh',
    'AgLeader listFiles',
    'convert',
    'call webhook',
  ]
  const spans = await eventually(
    async () => spansOf(collector.bodies),
    (all) => wanted.every((name) => all.some(has(name))),
  )
  const request = spans.find(({ name }) => /^POST .*ag-leader-credentials$/.test(name))
  expect(request).toMatchObject({ traceId: trace, parentSpanId: '00f067aa0ba902b7', kind: 2 })
  expect(attribute(request, 'http.response.status_code')).toMatchObject({ intValue: 201 })
  const refresh = spans.find(({ name }) => name === 'AgLeader refresh')
  expect(refresh).toMatchObject({ traceId: trace, kind: 3 })
  expect(above(spans, refresh)).toContain(request?.spanId)
  const job = spans.find(({ name }) => name === 'job sync')
  expect(job?.links).toMatchObject([{ traceId: trace }])
  expect(
    above(
      spans,
      spans.find(({ spanId }) => spanId === job?.links?.[0]?.spanId),
    ),
  ).toContain(request?.spanId)
  expect(job?.traceId).not.toBe(trace)
  expect(attribute(job, 'sheaf.credential_id')).toBeDefined()
  const lists = spans.filter(has('AgLeader listFiles'))
  expect(lists.flatMap((list) => above(spans, list))).toContain(job?.spanId)
  const sent = collector.bodies.join('')
  expect(sent).toContain('sheaf-under-test')
  const secrets = {
    ...given,
    leafUserId: password,
    privateKey: DEMO_KEY.privateKey,
    hook: 'a-webhook-secret',
  }
  for (const [what, secret] of Object.entries(secrets)) {
    expect(secret.length, what).toBeGreaterThan(5)
    expect(sent.includes(secret), what).toBe(false)
  }
})

test('the log names the request, the job, the source and the file', async () => {
  const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  const requests = said.filter(({ msg }) => msg === 'request completed')
  expect(requests.every(({ reqId }) => typeof reqId === 'string')).toBe(true)
  for (const line of lines) expect(line.match(/"reqId"/g)?.length ?? 0).toBeLessThan(2)
  const jobs = said.filter(({ msg }) => msg === 'job completed')
  expect(jobs.length).toBeGreaterThan(0)
  expect(jobs.every(({ job, jobId }) => typeof job === 'string' && typeof jobId === 'string')).toBe(true)
  const { id: fileId, source_id: sourceId } = await server.context.db
    .selectFrom('files')
    .selectAll()
    .executeTakeFirstOrThrow()
  for (const converted of said.filter(({ msg }) => msg === 'file converted'))
    expect(converted).toMatchObject({ job: 'convert', jobId: expect.any(String), sourceId, fileId })
})

test('without a database the figures of the process still come', async () => {
  await server.context.db.destroy()
  const { value } = await scrape(server)
  expect(value('sheaf_database_up')).toBe(0)
  expect(value('sheaf_credentials{status="OK"}')).toBeUndefined()
  expect(value('sheaf_blobs_damaged')).toBeUndefined()
  expect(value('process_start_time_seconds')).toBeGreaterThan(0)
})

/** Ids of the span, its parent, and so on. */
function above(spans: readonly OtlpSpan[], span: OtlpSpan | undefined): string[] {
  if (span === undefined) return []
  return [
    span.spanId,
    ...above(
      spans,
      spans.find(({ spanId }) => spanId === span.parentSpanId),
    ),
  ]
}

function attribute(span: OtlpSpan | undefined, key: string) {
  return span?.attributes.find((each) => each.key === key)?.value
}

function spansOf(bodies: readonly string[]): OtlpSpan[] {
  interface Body {
    readonly resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[]
  }
  return bodies
    .flatMap((body) => (JSON.parse(body) as Body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
}

/** A receiver of OTLP over http. */
async function startCollector() {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    if (request.url === '/v1/traces') bodies.push(Buffer.concat(chunks).toString())
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
