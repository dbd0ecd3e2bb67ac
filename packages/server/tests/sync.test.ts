import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WorkerContext } from '../src/context.ts'
import { fetch } from '../src/fetch.ts'
import type { CredentialView } from '../src/vault/vault.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'

const rows = fileURLToPath(new URL('../../../fixtures/invalid/advanced-ok-17.txt', import.meta.url))

describe('sync', () => {
  let emulator: Emulator
  let deployment: TestDeployment
  let context: WorkerContext
  let holder: { ownerId: string; userId: string }
  let credential: CredentialView

  beforeEach(async () => {
    emulator = await startEmulator()
    deployment = await testDeployment()
    // Without workers: the tests run the syncs themselves.
    context = await deployment.open(emulator.url)
    holder = await addUser(context)
  })
  afterEach(async () => {
    await deployment.close()
    await emulator.close()
  })

  const attach = async () => {
    const { refreshToken } = await emulator.grant()
    const { publicKey, privateKey } = DEMO_KEY
    credential = await context.vault.attach(holder.ownerId, holder.userId, {
      publicKey,
      privateKey,
      refreshToken,
    })
  }
  const run = () => context.syncRuns.run(credential.id, new AbortController().signal)
  const state = () => context.sync.state(holder.ownerId, holder.userId)
  const sources = () => context.db.selectFrom('sources').selectAll().orderBy('name').execute()
  const conversions = async () =>
    (
      await sql<{ n: number }>`select count(*) as n from pgboss.job where name = 'convert'`.execute(
        context.db,
      )
    ).rows[0]?.n
  const bytesOf = async (ownerId: string, sha256: string) =>
    Buffer.concat(await (await context.blobs.open(ownerId, sha256)).stream.toArray())

  test('every file comes once, however often it runs', async () => {
    await attach()
    await run()
    const first = await sources()
    expect(first.length).toBeGreaterThan(2)
    for (const source of first)
      expect(source).toMatchObject({ state: 'stored', version: 1, blob: source.provider_sha256 })
    expect(await conversions()).toBe(first.length)
    const downloads = emulator.counters.snapshot().calls.content
    await Promise.all([run(), run()])
    expect(await sources()).toEqual(first)
    expect(await conversions()).toBe(first.length)
    expect(emulator.counters.snapshot().calls.content).toBe(downloads)
    const files = await context.db.selectFrom('files').selectAll().execute()
    expect(files.map((file) => [file.source_id, file.part_key, file.status]).sort()).toEqual(
      first.map((source) => [source.id, '', 'processing']).sort(),
    )
    expect(await state()).toMatchObject({
      state: 'finished',
      found: first.length,
      downloaded: first.length,
      converted: 0,
      failed: 0,
    })
    const [finished] =
      (await context.vault.events(holder.ownerId, holder.userId, { offset: 0, limit: 1 }))?.items ?? []
    expect(finished).toMatchObject({ statusCode: 200, body: expect.stringContaining('"sync":"finished"') })
  })

  test('a connection that is reset in the middle goes on where it broke', async () => {
    await attach()
    const content = randomBytes(3_000_000)
    emulator.addFile({ name: 'big.zip', content })
    emulator.faults.add({ kind: 'reset', endpoint: 'content', bytes: 1_000_000, times: 3 })
    const calls: string[] = []
    const watched = await deployment.open(emulator.url, {
      overrides: {
        fetch: async (input, init) => {
          const range = new Headers(init?.headers).get('range')
          if (range) calls.push(range)
          return fetch(input, init)
        },
      },
    })
    await watched.syncRuns.run(credential.id, new AbortController().signal)
    expect(calls.length).toBeGreaterThan(0)
    for (const range of calls) expect(range).toMatch(/^bytes=[1-9]\d*-$/)
    const big = (await sources()).find((source) => source.name === 'big.zip')
    expect(big).toMatchObject({ state: 'stored', size: content.length })
    expect((await bytesOf(holder.ownerId, big?.blob ?? '')).equals(content)).toBe(true)
    expect((await sources()).every((source) => source.state === 'stored')).toBe(true)
  })

  test.each(['corrupt', 'truncate'] as const)('a body that is %s is fetched again', async (kind) => {
    await attach()
    emulator.faults.add({ kind, endpoint: 'content', times: 2 })
    await run()
    for (const source of await sources())
      expect(source).toMatchObject({ state: 'stored', blob: source.provider_sha256 })
  })

  test('pages that come twice and a place that is lost do no harm', async () => {
    await attach()
    for (let i = 0; i < 250; i++) emulator.addFile({ name: `log-${i}.txt`, content: Buffer.from(`log ${i}`) })
    emulator.faults.add({ kind: 'duplicatePage', endpoint: 'files', times: 1 })
    emulator.faults.add({ kind: 'staleCursor', endpoint: 'files', times: 1 })
    await run()
    const names = (await sources()).map((source) => source.name)
    expect(names.filter((name) => name.startsWith('log-'))).toHaveLength(250)
    expect(new Set(names).size).toBe(names.length)
    expect(await state()).toMatchObject({ state: 'finished', downloaded: names.length })
  })

  test('429 with Retry-After and a burst of errors are waited out', async () => {
    await attach()
    emulator.faults.add({ kind: 'rateLimit', endpoint: 'files', retryAfter: 1, times: 1 })
    emulator.faults.add({ kind: 'serverError', endpoint: 'content', times: 3 })
    await run()
    expect((await state())?.state).toBe('finished')
  })

  test('a provider that stays down: the run fails with a reason, the third in a row counts; then all is well again', async () => {
    await attach()
    emulator.faults.add({ kind: 'serverError', endpoint: 'files' })
    for (const status of ['OK', 'OK', 'TEMPORARILY_UNAVAILABLE']) {
      await run()
      expect(await state()).toMatchObject({ state: 'failed', lastError: expect.stringContaining('503') })
      expect((await context.vault.read(holder.ownerId, holder.userId))?.status).toBe(status)
    }
    emulator.faults.clear()
    await run()
    expect((await state())?.state).toBe('finished')
    expect((await state())?.lastError).toBeUndefined()
    expect((await context.vault.read(holder.ownerId, holder.userId))?.status).toBe('OK')
  })

  test('a revoked grant: UNAUTHENTICATED, no more syncs are due', async () => {
    await attach()
    emulator.revoke({ account: 'grower@example.com' })
    await run()
    expect(await state()).toMatchObject({ state: 'failed' })
    expect((await context.vault.read(holder.ownerId, holder.userId))?.status).toBe('UNAUTHENTICATED')
    await context.db
      .updateTable('syncs')
      .set({ next_at: new Date(0) })
      .execute()
    await sql`delete from pgboss.job where name = 'sync'`.execute(context.db)
    await context.syncRuns.sendDue()
    const { rows } = await sql`select 1 from pgboss.job where name = 'sync'`.execute(context.db)
    expect(rows).toHaveLength(0)
  })

  test('a credential whose time has come is queued, once', async () => {
    await attach()
    const waiting = async () =>
      (await sql`select 1 from pgboss.job where name = 'sync' and state = 'created'`.execute(context.db)).rows
        .length
    await sql`delete from pgboss.job where name = 'sync'`.execute(context.db)
    await context.db
      .updateTable('syncs')
      .set({ next_at: new Date(Date.now() + 60_000) })
      .execute()
    await context.syncRuns.sendDue()
    expect(await waiting()).toBe(0)
    await context.db
      .updateTable('syncs')
      .set({ next_at: new Date(0) })
      .execute()
    await context.syncRuns.sendDue()
    await context.syncRuns.sendDue()
    expect(await waiting()).toBe(1)
  })

  test('a file that changes: version 2, converted again, the same file id', async () => {
    const worker = await deployment.open(emulator.url, { jobs: true })
    const lines = (await readFile(rows, 'utf8')).trimEnd().split('\n')
    const content = (count: number) => Buffer.from(lines.slice(0, count).join('\n'))
    const stored = emulator.addFile({ name: 'changing.txt', content: content(12) })
    await attach()
    const changing = () =>
      worker.db
        .selectFrom('sources')
        .innerJoin('files', 'files.source_id', 'sources.id')
        .where('sources.name', '=', 'changing.txt')
        .select(['files.id', 'files.points', 'sources.version', 'sources.state'])
        .execute()
    const before = await eventually(changing, (rows) => rows[0]?.state === 'converted')
    expect(before).toMatchObject([{ points: 12, version: 1 }])
    await eventually(state, (now) => now?.state === 'finished')
    emulator.addFile({ id: stored.id, name: 'changing.txt', content: content(20) })
    expect(await worker.sync.request(holder.ownerId, holder.userId)).toBe(true)
    const after = await eventually(
      changing,
      (rows) => rows[0]?.version === 2 && rows[0]?.state === 'converted',
    )
    expect(after).toEqual([{ ...before[0], points: 20, version: 2 }])
  })

  test('a credential that is removed in the middle ends the run quietly', async () => {
    await attach()
    emulator.faults.add({ kind: 'latency', endpoint: 'content', ms: 300 })
    const running = run()
    await eventually(
      async () => emulator.counters.snapshot().calls.content,
      (calls) => calls > 0,
    )
    await context.vault.detach(holder.ownerId, holder.userId)
    await running
    expect(await state()).toBeUndefined()
  })
})
