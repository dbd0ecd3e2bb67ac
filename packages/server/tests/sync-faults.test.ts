/** What the sync does when AgFiniti, the disk, the database or its own process fails it. */

import { randomBytes } from 'node:crypto'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDiskBlobs } from '../src/blobs/disk.ts'
import { changeUserConfiguration } from '../src/configurations/configurations.ts'
import type { Overrides, WorkerContext } from '../src/context.ts'
import { fetch } from '../src/fetch.ts'
import { createSync } from '../src/sync/create-sync.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'

let emulator: Emulator
let deployment: TestDeployment
let context: WorkerContext
let holder: { ownerId: string; userId: string }
let credentialId: string
let now: number
const calls: { path: string; range: string | null; status: number }[] = []
const partner = 'partner@example.com'
const never = new AbortController().signal
const patience = { firstDelayMs: 1, tries: 3, longestWaitMs: 50, stalledMs: 2000 }

beforeAll(async () => {
  now = Date.now()
  emulator = await startEmulator({ files: 'none', pageSize: 2, now: () => now, strictRotation: true })
  deployment = await testDeployment()
  context = await openContext()
})
afterAll(async () => {
  await deployment.close()
  await emulator.close()
})
beforeEach(async () => {
  emulator.faults.clear()
  for (const { id } of await emulator.files()) emulator.removeFile(id)
  holder = await addUser(context)
  const { refreshToken } = await emulator.grant()
  const { publicKey, privateKey } = DEMO_KEY
  const keys = { publicKey, privateKey, refreshToken }
  credentialId = (await context.vault.attach(holder.ownerId, holder.userId, keys)).id
  calls.length = 0
})

const openContext = (overrides: Overrides = {}) =>
  deployment.open(emulator.url, {
    overrides: {
      clock: () => now,
      patience,
      fetch: async (input, init) => {
        const response = await fetch(input, init)
        const { pathname } = new URL(String(input))
        calls.push({
          path: pathname,
          range: new Headers(init?.headers).get('range'),
          status: response.status,
        })
        return response
      },
      ...overrides,
    },
  })
const run = (by = context) => by.syncRuns.run(credentialId, never)
const state = () => context.sync.state(holder.ownerId, holder.userId)
const sources = () =>
  context.db.selectFrom('sources').selectAll().where('user_id', '=', holder.userId).orderBy('name').execute()
const names = async () => (await sources()).map(({ name }) => name)
const add = (name: string, content: Uint8Array = Buffer.from(name), more: object = {}) =>
  emulator.addFile({ name, content, ...more })
const folder = () => join(deployment.dataDir, 'blobs', 'incoming')
const incoming = () => readdir(folder())
const bytesOf = async (sha256: string) =>
  Buffer.concat(await (await context.blobs.open(holder.ownerId, sha256)).stream.toArray())
const jobs = async (name: string, about: readonly string[]) => {
  const { rows } = await sql`
    select 1 from pgboss.job where name = ${name} and singleton_key = any(${about})
  `.execute(context.db)
  return rows.length
}
const conversions = async () =>
  jobs(
    'convert',
    (await sources()).map(({ id }) => id),
  )

describe('downloads', () => {
  const content = randomBytes(3_000_000)
  /** A run that a stop of the service cuts off in the middle of the file. */
  const breakOff = async () => {
    const { id } = add('big.zip', content)
    const slow = emulator.faults.add({ kind: 'slowBody', endpoint: 'content', ms: 100 })
    const stop = new AbortController()
    const running = context.syncRuns.run(credentialId, stop.signal)
    const begun = async () => {
      const [name] = await incoming()
      return name === undefined ? 0 : (await stat(join(folder(), name))).size
    }
    await eventually(begun, (size) => size > 0)
    stop.abort(new Error('the service stops'))
    await running
    emulator.faults.remove(slow)
    const waiting = { waiting: 1, waitingBytes: content.length }
    expect(await state()).toMatchObject({ state: 'waiting', downloaded: 0, ...waiting })
    return id
  }

  test('what a run has left of a file, the next one goes on with, in another process too', async () => {
    await breakOff()
    expect(await incoming()).toHaveLength(1)
    calls.length = 0
    await run(await openContext())
    const [resumed] = calls.filter(({ path }) => path.endsWith('/content'))
    expect(resumed).toMatchObject({ status: 206, range: expect.stringMatching(/^bytes=[1-9]\d+-$/) })
    const [source] = await sources()
    expect(source).toMatchObject({ state: 'stored', blob: source?.provider_sha256 })
    expect((await bytesOf(source?.blob ?? '')).equals(content)).toBe(true)
    expect(await incoming()).toEqual([])
  })

  test('a file that has changed meanwhile is fetched anew', async () => {
    const id = await breakOff()
    const other = randomBytes(2_000_000)
    add('big.zip', other, { id })
    await run()
    expect((await bytesOf((await sources())[0]?.blob ?? '')).equals(other)).toBe(true)
    expect(await incoming()).toEqual([])
  })

  test('what was kept and is spoiled is thrown away, and all is fetched anew', async () => {
    await breakOff()
    const [name = ''] = await incoming()
    const kept = await open(join(folder(), name), 'r+')
    await kept.write(Buffer.from('spoiled'), 0, 7, 1000)
    await kept.close()
    await run()
    expect((await bytesOf((await sources())[0]?.blob ?? '')).equals(content)).toBe(true)
  })

  test('a file that changes while it is read: the new one comes in the same run, once', async () => {
    const { id } = add('big.zip', content)
    emulator.faults.add({ kind: 'change', endpoint: 'content', bytes: 1_000_000, times: 1 })
    await run()
    expect(await state()).toMatchObject({ state: 'finished', found: 1, downloaded: 1, waiting: 0 })
    const [expected] = await emulator.files()
    expect(await sources()).toMatchObject([
      { provider_file_id: id, blob: expected?.sha256, version: 1, state: 'stored' },
    ])
    expect(await conversions()).toBe(1)
  })

  test('a body that stops coming is taken up anew', async () => {
    add('slow.zip', randomBytes(200_000))
    emulator.faults.add({ kind: 'slowBody', endpoint: 'content', ms: 600_000, times: 1 })
    await run(await openContext({ patience: { ...patience, stalledMs: 150 } }))
    expect(await sources()).toMatchObject([{ state: 'stored' }])
  })

  test.skipIf(process.platform !== 'linux')(
    'a full disk: told by its code, nothing half-written, and all comes when there is room',
    async () => {
      add('a.txt')
      add('b.txt')
      // The kernel itself says ENOSPC there.
      const blobs = await openDiskBlobs(join(deployment.dataDir, 'blobs'), {
        clock: () => now,
        openForWriting: () => open('/dev/full', 'r+'),
      })
      const parts = { ...context, blobs, provider: context.agLeader, random: Math.random, patience }
      await createSync(parts).runs.run(credentialId, never)
      expect(await state()).toMatchObject({
        state: 'failed',
        lastErrorCode: 'storage_full',
        lastError: expect.stringContaining('no space left'),
        waiting: 2,
      })
      expect(Date.parse((await state())?.nextSync ?? '') - now).toBeLessThan(120_000)
      expect((await context.vault.read(holder.ownerId, holder.userId))?.status).toBe('OK')
      expect(await incoming()).toEqual([])
      await run()
      expect(await state()).toMatchObject({ state: 'finished', downloaded: 2, waiting: 0 })
    },
  )
})

describe('lists', () => {
  test('a list that changes its order loses nothing', async () => {
    for (let i = 0; i < 7; i++) add(`${i}.txt`, undefined, { modified: now - (9 - i) * 1000 })
    emulator.faults.add({ kind: 'reorder', endpoint: 'files', times: 2 })
    await run()
    expect(await names()).toHaveLength(7)
  })

  test('a file that turns up with a time that has passed comes within a day', async () => {
    add('late.txt', undefined, { modified: now - 3600_000 })
    await run()
    add('early.txt', undefined, { modified: now - 7 * 3600_000 })
    await run()
    expect(await names()).toEqual(['late.txt'])
    now += 23 * 3600_000
    await run()
    expect(await names()).toEqual(['early.txt', 'late.txt'])
  })

  test('a clock that was ahead hides nothing that comes after it was set right', async () => {
    const skew = emulator.faults.add({ kind: 'clockSkew', seconds: 7200 })
    add('ahead.txt')
    await run()
    emulator.faults.remove(skew)
    now += 60_000
    add('right.txt')
    await run()
    expect(await names()).toEqual(['ahead.txt', 'right.txt'])
  })

  test('gone before it was fetched: forgotten; gone when it is here: it stays', async () => {
    const [here, gone] = [add('here.txt'), add('gone.txt')]
    await run()
    expect(await names()).toEqual(['gone.txt', 'here.txt'])
    emulator.removeFile(here.id)
    emulator.removeFile(gone.id)
    add('between.txt')
    emulator.faults.add({ kind: 'vanish', endpoint: 'files', times: 1 })
    now += 25 * 3600_000
    await run()
    expect(await state()).toMatchObject({ state: 'finished', found: 2, waiting: 0 })
    for (const source of await sources())
      expect((await bytesOf(source.blob ?? '')).toString()).toBe(source.name)
  })

  test('a new version that is gone before it was fetched: the one that is here is converted all the same', async () => {
    const { id } = add('changing.txt', Buffer.from('first'))
    await run()
    // As if its conversion had not begun when the change was listed.
    add('changing.txt', Buffer.from('second'), { id, modified: now + 1000 })
    emulator.faults.add({ kind: 'vanish', endpoint: 'content', times: 1 })
    await run()
    const [source] = await sources()
    expect(source).toMatchObject({ state: 'stored', version: 1 })
    expect((await bytesOf(source?.blob ?? '')).toString()).toBe('first')
    expect(await conversions()).toBe(2)
  })

  test('accounts that are shared, unshared and shared again: their files come, old ones too, and stay', async () => {
    await changeUserConfiguration(context, holder.ownerId, holder.userId, { syncPartnerData: true })
    const old = { account: partner, modified: now - 40 * 24 * 3600_000 }
    const unshared = emulator.faults.add({ kind: 'unshare' })
    add('own.txt')
    add('old.txt', undefined, old)
    await run()
    expect(await names()).toEqual(['own.txt'])
    emulator.faults.remove(unshared)
    await run()
    expect(await names()).toEqual(['old.txt', 'own.txt'])
    const again = emulator.faults.add({ kind: 'unshare' })
    await run()
    add('older.txt', undefined, { ...old, modified: now - 50 * 24 * 3600_000 })
    emulator.faults.remove(again)
    await run()
    expect(await names()).toEqual(['old.txt', 'older.txt', 'own.txt'])
    expect(await conversions()).toBe(3)
  })
})

describe('waits', () => {
  test('a provider that does not work: the reason with its code and time, the next try soon, then later', async () => {
    add('a.txt')
    emulator.faults.add({ kind: 'serverError', endpoint: 'content', status: 502 })
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      await run()
      const told = await state()
      const lastError = expect.stringContaining('502')
      // From the third time on that one file is set aside.
      const expected = i < 2 ? 'failed' : 'finished'
      expect(told).toMatchObject({ state: expected, lastError, lastErrorCode: 'unreachable', waiting: 1 })
      expect(Date.parse(told?.lastErrorTime ?? '')).toBe(now)
      const next = Date.parse(told?.nextSync ?? '')
      waits.push((next - now) / 1000)
      now = next
    }
    // Half a minute, doubled each time, spread over the upper half.
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(15 * 2 ** i)
      expect(wait).toBeLessThanOrEqual(30 * 2 ** i)
    }
    emulator.faults.clear()
    await run()
    expect(await state()).toMatchObject({ state: 'finished', downloaded: 1, waiting: 0 })
    for (const key of ['lastError', 'lastErrorCode', 'lastErrorTime'])
      expect(await state()).not.toHaveProperty(key)
  })

  test('a file that alone cannot be had is set aside: all else goes on, and it comes when it can be had', async () => {
    const bad = add('bad.zip')
    let broken = true
    const by = await openContext({
      fetch: async (input, init) =>
        broken && String(input).includes(`/${bad.id}/`)
          ? new Response('no', { status: 500 })
          : fetch(input, init),
    })
    const status = async () => (await context.vault.read(holder.ownerId, holder.userId))?.status
    for (let i = 0; i < 4; i++) {
      add(`good ${i}.txt`, undefined, { modified: now })
      await run(by)
      now += 3600_000
    }
    expect(await status()).toBe('OK')
    const told = await state()
    expect(told).toMatchObject({
      state: 'finished',
      found: 5,
      downloaded: 4,
      waiting: 1,
      lastError: expect.stringMatching(/^1 file could not be fetched so far: .*500/),
      lastErrorCode: 'unreachable',
    })
    expect(Date.parse(told?.lastErrorTime ?? '')).toBe(now - 3600_000)
    const wait = (Date.parse(told?.nextSync ?? '') - (now - 3600_000)) / 1000
    expect(wait).toBeGreaterThanOrEqual(120)
    expect(wait).toBeLessThanOrEqual(240)

    // Not before its time; its reason stays to be read.
    now += wait * 1000 - 3600_000 - 1000
    calls.length = 0
    await run()
    expect(calls.filter(({ path }) => path.endsWith('/content'))).toEqual([])
    expect(await state()).toMatchObject({ state: 'finished', waiting: 1, lastErrorCode: 'unreachable' })

    broken = false
    await context.sync.request(holder.ownerId, holder.userId)
    await run(by)
    expect(await state()).toMatchObject({ state: 'finished', downloaded: 5, waiting: 0 })
    expect(await state()).not.toHaveProperty('lastError')
    expect(await conversions()).toBe(5)
  })

  test('a file that is set aside and then is another one is fetched at once', async () => {
    const { id } = add('bad.zip')
    const fault = emulator.faults.add({ kind: 'serverError', endpoint: 'content', status: 500 })
    for (let i = 0; i < 5; i++) {
      await run()
      now += 3600_000
    }
    emulator.faults.remove(fault)
    await run()
    expect(await sources()).toMatchObject([{ state: 'stored', fetch_failures: 0, fetch_after: null }])
    add('bad.zip', Buffer.from('other'), { id, modified: now })
    await run()
    expect((await bytesOf((await sources())[0]?.blob ?? '')).toString()).toBe('other')
  })

  test('a Retry-After of an hour, as a date: the run ends, its wait is kept, and nobody asks before', async () => {
    add('a.txt')
    emulator.faults.add({ kind: 'rateLimitDate', endpoint: 'files', retryAfter: 3600, times: 1 })
    await run()
    const told = await state()
    expect(told).toMatchObject({ state: 'failed', lastErrorCode: 'rate_limited' })
    const wait = Date.parse(told?.nextSync ?? '') - now
    expect(wait).toBeGreaterThan(3590_000)
    expect(wait).toBeLessThan(3600_000 * 1.06)
    // Another process is asked for a sync meanwhile.
    const other = await openContext()
    calls.length = 0
    await run(other)
    expect(calls.filter(({ path }) => path.endsWith('/files'))).toEqual([])
    expect(await state()).toMatchObject({
      state: 'failed',
      lastErrorCode: expect.stringMatching(/paused|rate_limited/),
    })
    expect((await context.vault.read(holder.ownerId, holder.userId))?.status).toBe('OK')
    now = Date.parse((await state())?.nextSync ?? '')
    await run(other)
    expect(await state()).toMatchObject({ state: 'finished', downloaded: 1 })
  })

  test('credentials that were refused are due again when new ones could not be tried', async () => {
    emulator.faults.add({ kind: 'serverError', endpoint: 'token' })
    const { publicKey, privateKey } = DEMO_KEY
    const keys = { publicKey, privateKey, refreshToken: 'another' }
    await context.vault.attach(holder.ownerId, holder.userId, keys)
    await context.db.updateTable('credentials').set({ status: 'UNAUTHENTICATED' }).execute()
    await sql`delete from pgboss.job where name = 'sync'`.execute(context.db)
    now += 60_000
    await context.syncRuns.sendDue()
    expect(await jobs('sync', [credentialId])).toBe(1)
  })
})

test('a revoked grant, found in a sync: the status, an event with the answer, and its code', async () => {
  emulator.faults.add({ kind: 'revokedGrant', endpoint: 'files', times: 1 })
  await run()
  expect(await state()).toMatchObject({ state: 'failed', lastErrorCode: 'rejected' })
  expect((await context.vault.read(holder.ownerId, holder.userId))?.status).toBe('UNAUTHENTICATED')
  const { items = [] } =
    (await context.vault.events(holder.ownerId, holder.userId, { offset: 0, limit: 20 })) ?? {}
  expect(items.map(({ body }) => body).join()).toContain('invalid_grant')
})
