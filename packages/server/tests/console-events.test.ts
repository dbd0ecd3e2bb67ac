/** Changes as they are told to the console: over HTTP, from two processes' contexts on one database. */
import { randomUUID } from 'node:crypto'
import type { Change } from '@sheaf/contract'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { eventStream } from '../src/api/console/event-stream.ts'
import type { Limits } from '../src/api/parts.ts'
import type { WorkerContext } from '../src/context.ts'
import { revokeTokens } from '../src/owners/owners.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, paths, publicUrl } from './api.ts'
import { eventually } from './test-context.ts'

let api: ApiUnderTest
/** Another process. */
let other: WorkerContext
beforeAll(async () => {
  api = await apiUnderTest()
  other = await api.deployment.open(api.emulator.url)
})
afterAll(() => api.close())

const apps: FastifyInstance[] = []
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})

async function serve(context: WorkerContext = api.context, limits: Partial<Limits> = {}) {
  const app = buildApp(context, { publicUrl }, limits)
  apps.push(app)
  return app.listen({ host: '127.0.0.1', port: 0 })
}

interface Heard {
  readonly answer: Response
  readonly resets: () => number
  readonly changes: Change[]
  readonly comments: () => number
  readonly ended: Promise<void>
  leave(): void
}

/** Opens a stream and waits until it hears. */
async function hear(base: string, { token }: Pick<Asker, 'token'>): Promise<Heard> {
  const leaving = new AbortController()
  const answer = await fetch(`${base}/console/events`, {
    headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip', accept: 'text/event-stream' },
    signal: leaving.signal,
  })
  const changes: Change[] = []
  let [resets, comments] = [0, 0]
  const read = async () => {
    let text = ''
    for await (const part of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const messages = (text + part).split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        if (message.startsWith('event: reset\n')) resets++
        if (message.startsWith(':')) comments++
        if (message.startsWith('event: change\n'))
          changes.push(JSON.parse(message.split('\ndata: ')[1] ?? ''))
      }
    }
  }
  const ended = read().catch((error: unknown) => {
    if (!leaving.signal.aborted) throw error
  })
  const heard = {
    answer,
    resets: () => resets,
    changes,
    comments: () => comments,
    ended,
    leave: () => leaving.abort(),
  }
  if (answer.ok)
    await eventually(
      async () => resets,
      (count) => count > 0,
    )
  return heard
}

const told = (heard: Heard, ...wanted: Partial<Change>[]) =>
  eventually(
    async () => heard.changes,
    (changes) =>
      wanted.every((each) =>
        changes.some((one) => Object.entries(each).every(([key, value]) => one[key as 'kind'] === value)),
      ),
  )

test('each change is told once, of whatever process, to its owner alone, past compression', async () => {
  const [ask, stranger] = [await api.owner(), await api.owner()]
  const [base, elsewhere] = [await serve(), await serve(other)]
  const heard = [await hear(base, ask), await hear(elsewhere, ask)]
  const foreign = await hear(base, stranger)
  expect(Object.fromEntries(heard[0]!.answer.headers)).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
  })
  expect(heard[0]!.answer.headers.get('content-encoding')).toBeNull()

  const id = await addUser(ask)
  for (const each of heard) await told(each, { kind: 'user', id, leafUserId: id })
  await other.db.updateTable('users').set({ name: 'Ola' }).where('id', '=', id).execute()
  for (const each of heard)
    await eventually(
      async () => each.changes.length,
      (count) => count === 2,
    )
  await ask('DELETE', `${paths.users}/${id}`)
  for (const each of heard)
    await eventually(
      async () => each.changes.length,
      (count) => count === 3,
    )

  const theirs = await addUser(stranger)
  await told(foreign, { kind: 'user', id: theirs })
  expect(foreign.changes.map((change) => change.leafUserId)).toEqual([theirs])
  expect(heard[0]?.changes).toHaveLength(3)
})

test('what is rolled back is not told', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  const heard = await hear(await serve(), ask)
  const { db } = api.context
  const undone = db.transaction().execute(async (tx) => {
    await tx.updateTable('users').set({ name: 'Nobody' }).where('id', '=', leafUserId).execute()
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  const later = await addUser(ask)
  await told(heard, { kind: 'user', id: later })
  expect(heard.changes.map((change) => change.id)).toEqual([later])
})

test('10,000 rows are a handful of events, in one statement or in many', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  const heard = await hear(await serve(), ask)
  const { db } = api.context
  const insert = (from: number, to: number) =>
    sql`
    insert into growers (owner_id, user_id, name)
    select owner_id, id, 'Grower ' || n from users, generate_series(${sql.lit(from)}::int, ${sql.lit(to)}::int) n
    where id = ${leafUserId}
  `.execute(db)
  await insert(1, 10_000)
  await told(heard, { kind: 'grower' })
  expect(heard.changes).toEqual([{ kind: 'grower', leafUserId }])
  await db.transaction().execute(async (tx) => {
    for (let n = 0; n < 300; n++)
      await tx
        .insertInto('farms')
        .columns(['owner_id', 'user_id', 'name'])
        .expression((from) =>
          from
            .selectFrom('users')
            .where('id', '=', leafUserId)
            .select(['owner_id', 'id', sql.lit(`${n}`).as('name')]),
        )
        .execute()
  })
  await addUser(ask)
  await told(heard, { kind: 'user' })
  const farms = heard.changes.filter(({ kind }) => kind === 'farm')
  expect(farms).toContainEqual({ kind: 'farm', leafUserId })
  expect(farms.length).toBeLessThanOrEqual(51)
})

test('of each kind it is told what and whose', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  const heard = await hear(await serve(), ask)
  const { db } = api.context
  const { id: ownerId } = await db
    .selectFrom('owners')
    .select('id')
    .where('username', '=', ask.username)
    .executeTakeFirstOrThrow()
  const of = { owner_id: ownerId, user_id: leafUserId }
  const [source, batch, file, merge, operation, credential] = Array.from({ length: 6 }, () =>
    randomUUID(),
  ) as [string, string, string, string, string, string]
  const bytes = { provider: 'Other', name: 'a.zip', size: 1, state: 'stored' } as const
  await db
    .insertInto('sources')
    .values([
      { id: source, ...of, origin: 'provider', ...bytes },
      { id: batch, ...of, origin: 'uploaded', ...bytes },
    ])
    .execute()
  const row = {
    ...of,
    part_key: '',
    provider: 'Other',
    status: 'processing',
    file_name: 'a',
    size_in_bytes: 1,
  } as const
  await db
    .insertInto('files')
    .values({ id: file, source_id: source, origin: 'provider', ...row })
    .execute()
  await db
    .insertInto('merges')
    .values({ id: merge, ...of, origin: 'automerged', recipe: '{}', wanted: '' })
    .execute()
  await db
    .insertInto('operations')
    .values({ id: operation, ...of, file_id: merge, operation_type: 'harvested' })
    .execute()
  await told(
    heard,
    { kind: 'source', id: source, leafUserId },
    { kind: 'batch', id: batch },
    { kind: 'file', id: file },
    { kind: 'operation', id: operation },
  )
  heard.changes.length = 0
  // What an operation is made of tells of the operation.
  await db
    .insertInto('files')
    .values({ id: merge, origin: 'automerged', ...row })
    .execute()
  await told(heard, { kind: 'file', id: merge }, { kind: 'operation', id: operation, leafUserId })
  await db
    .insertInto('credentials')
    .values({
      id: credential,
      ...of,
      provider: 'AgLeader',
      status: 'OK',
      secret: Buffer.of(),
      attached_hash: Buffer.of(),
    })
    .execute()
  await db
    .insertInto('syncs')
    .values({ credential_id: credential, state: 'waiting', next_at: new Date(0) })
    .execute()
  await told(
    heard,
    { kind: 'credential', id: credential, leafUserId },
    { kind: 'sync', id: credential, leafUserId },
  )
})

test('when its connection breaks it says so, and goes on', async () => {
  const ask = await api.owner()
  const heard = await hear(await serve(), ask)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'sheaf-changes' and datname = current_database()`.execute(other.db)
  await eventually(
    async () => heard.resets(),
    (resets) => resets > 1,
  )
  const id = await addUser(ask)
  await told(heard, { kind: 'user', id })
})

test('who takes no stream is told so, rather than kept waiting', async () => {
  const answer = await (await api.owner())('GET', '/console/events')
  expect([answer.statusCode, answer.json().detail]).toEqual([
    400,
    expect.stringContaining('text/event-stream'),
  ])
})

test('a stream ends with its token: revoked, signed out, or out of time', async () => {
  const base = await serve()
  const revoked = await api.owner()
  const one = await hear(base, revoked)
  await revokeTokens(other.db, revoked.username)
  await one.ended

  const leaving = await api.owner()
  const two = await hear(base, leaving)
  const headers = { cookie: `sheaf-console=${leaving.token}`, origin: publicUrl }
  await api.app.inject({ method: 'DELETE', url: '/console/session', headers })
  await two.ended

  const late = await api.owner()
  const three = await hear(await serve(api.context, { heartbeatMs: 20 }), late)
  await eventually(
    async () => three.comments(),
    (comments) => comments > 2,
  )
  api.clock.ahead = 25 * 3600_000
  await three.ended
  api.clock.ahead = 0
})

test('an owner has so many streams at once, another owner its own', async () => {
  const [ask, another] = [await api.owner(), await api.owner()]
  const base = await serve(api.context, { eventStreams: 1 })
  const first = await hear(base, ask)
  expect((await hear(base, ask)).answer.status).toBe(429)
  expect((await hear(base, another)).answer.status).toBe(200)
  first.leave()
  await first.ended
  await eventually(
    async () => (await hear(base, ask)).answer.status,
    (status) => status === 200,
  )
})

test('the server closes while streams are open', async () => {
  const app = buildApp(api.context, { publicUrl })
  const heard = await hear(await app.listen({ host: '127.0.0.1', port: 0 }), await api.owner())
  await app.close()
  await heard.ended
})

test('an API key hears nothing, nor does nobody', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  const { key } = (
    await ask('POST', '/services/usermanagement/api/api-keys', { payload: { leafUserId } })
  ).json()
  expect((await api.app.inject({ url: '/console/events', headers: { 'x-api-key': key } })).statusCode).toBe(
    403,
  )
  expect((await api.app.inject('/console/events')).statusCode).toBe(401)
})

test('who reads too slowly loses changes, not the news that there were some', async () => {
  const stream = eventStream()
  const change = { kind: 'file', id: randomUUID() }
  for (let n = 0; n < 10_000; n++) stream.send('change', change)
  expect(stream.body.readableLength + stream.body.writableLength).toBeLessThan(200_000)
  let text = ''
  stream.body.on('data', (part) => {
    text += part
  })
  await eventually(
    async () => text,
    () => text.endsWith('event: reset\ndata: {}\n\n'),
  )
  stream.send('change', change)
  await eventually(
    async () => text,
    () => text.endsWith(`event: change\ndata: ${JSON.stringify(change)}\n\n`),
  )
  expect(text.split('event: reset').length).toBe(2)
})

test('every table that holds what an owner sees tells of its changes', async () => {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class c
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname not like 'kysely%'
      and (select count(*) from pg_trigger where tgrelid = c.oid and tgname like 'tell_%') <> 3
    order by 1
  `.execute(api.context.db)
  expect(rows.map(({ name }) => name)).toEqual([
    // What is behind the others: a change of theirs comes with one of a table that tells.
    'alert_sequences',
    'artifacts',
    'audit_log',
    'blobs',
    'connection_attempts',
    'digest_keys',
    'failed_calls',
    'file_coverages',
    'file_equipment',
    'file_fields',
    'file_operators',
    'file_sources',
    'magic_link_sessions',
    'merges',
    'outside_points',
    'plans',
    'provider_calls',
    'provider_gates',
    'sign_in_attempts',
    'signing_keys',
    'turns',
    'webhook_events',
  ])
})
