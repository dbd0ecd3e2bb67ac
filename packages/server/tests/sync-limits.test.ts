/** What holds over processes: calls at once, waits that were asked for, and a provider that does not work. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEMO_KEY, startEmulator } from '@sheaf/agfiniti-emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../src/db/database.ts'
import { ProviderError } from '../src/providers/errors.ts'
import { createGate, type Gate } from '../src/sync/gate.ts'
import { defaultLimits, type Limits } from '../src/sync/limits.ts'
import { addUser, type TestDeployment, testDeployment } from './test-context.ts'

const never = new AbortController().signal
const unreachable = () => Promise.reject(new ProviderError('unreachable', '503'))
const well = async () => 'answered'

let deployment: TestDeployment
beforeAll(async () => {
  deployment = await testDeployment()
})
afterAll(() => deployment.close())

describe('gate', () => {
  const limits: Limits = {
    ...defaultLimits,
    ofAnAccount: 2,
    ofAll: 3,
    failures: 4,
    closedMs: 1000,
    longestClosedMs: 3000,
  }
  const patience = { firstDelayMs: 1, tries: 3, longestWaitMs: 1000, stalledMs: 1000 }
  let now: number
  let databases: ReturnType<typeof openDatabase>[]
  /** Gates of two processes: each has connections of its own, and nothing else in common. */
  let processes: ((accountId: string) => Gate)[]
  beforeAll(() => {
    databases = [openDatabase(deployment.database.url), openDatabase(deployment.database.url)]
  })
  beforeEach(() => {
    now = Date.now()
    const provider = { name: randomUUID() }
    processes = databases.map((db) =>
      createGate({ db, provider, limits, patience, clock: () => now, random: () => 0 }),
    )
  })
  afterAll(() => Promise.all(databases.map((db) => db.destroy())))
  const gate = (process: number, account = 'a') => processes[process]?.(account) as Gate
  /** A call that goes on until it is told to end. */
  const begin = (process: number, account = 'a') => {
    const begun = Promise.withResolvers<string>()
    const ended = Promise.withResolvers<void>()
    const whole = gate(process, account).call(() => {
      begun.resolve('begun')
      return ended.promise
    }, never)
    return { begun: begun.promise, whole, end: () => ended.resolve() }
  }

  test('calls at once are limited: of an account, and of all accounts together', async () => {
    const [first, second] = [begin(0), begin(1)]
    await Promise.all([first.begun, second.begun])
    const third = begin(1)
    const other = begin(0, 'b')
    await other.begun
    const another = begin(1, 'b')
    expect(await Promise.race([third.begun, another.begun, sleep(300, 'both wait')])).toBe('both wait')
    other.end()
    await another.begun
    expect(await Promise.race([third.begun, sleep(300, 'waits')])).toBe('waits')
    first.end()
    await third.begun
    for (const call of [second, third, another]) call.end()
    await Promise.all([first, second, third, other, another].map(({ whole }) => whole))
  })

  test('a call whose process is gone is soon no longer counted', async () => {
    for (const process of [0, 0]) await begin(process).begun
    const next = gate(1).call(well, never)
    expect(await Promise.race([next, sleep(300, 'waits')])).toBe('waits')
    now += 16_000
    expect(await next).toBe('answered')
  })

  test('Retry-After holds for the account in every process, and nobody waits long for it', async () => {
    const asked = new ProviderError('rate_limited', '429', { retryAfterMs: 3600_000 })
    await expect(gate(0).call(() => Promise.reject(asked), never)).rejects.toBe(asked)
    await expect(gate(1).call(well, never)).rejects.toMatchObject({
      code: 'paused',
      retryAfterMs: 3600_000,
      message: expect.stringContaining('asked to wait'),
    })
    expect(await gate(1, 'b').call(well, never)).toBe('answered')
    now += 3600_000
    expect(await gate(1).call(well, never)).toBe('answered')
  })

  test('a short one is waited for; one of a year ends after a day', async () => {
    const asking = (retryAfterMs: number) =>
      gate(0)
        .call(() => Promise.reject(new ProviderError('rate_limited', '429', { retryAfterMs })), never)
        .catch(() => {})
    await asking(400)
    const waited = gate(1).call(well, never)
    expect(await Promise.race([waited, sleep(50, 'waits')])).toBe('waits')
    now += 400
    expect(await waited).toBe('answered')
    await asking(365 * 24 * 3600_000)
    await expect(gate(1).call(well, never)).rejects.toMatchObject({ retryAfterMs: 24 * 3600_000 })
  })

  test('failures in a row over accounts close it; one call tries again, and opens it or closes it for longer', async () => {
    const fail = (process: number, account: string) =>
      gate(process, account)
        .call(unreachable, never)
        .catch((error: ProviderError) => error.code)
    for (const [process, account] of [
      [0, 'a'],
      [1, 'b'],
      [0, 'c'],
    ] as const)
      await fail(process, account)
    // An answer of any kind ends the row.
    const gone = new ProviderError('not_found', '404')
    await expect(gate(1).call(() => Promise.reject(gone), never)).rejects.toBe(gone)
    for (const account of ['a', 'b', 'c', 'd']) expect(await fail(0, account)).toBe('unreachable')
    const broken = { code: 'paused', message: expect.stringContaining('does not work') }
    for (const process of [0, 1])
      await expect(gate(process, 'e').call(well, never)).rejects.toMatchObject({
        ...broken,
        retryAfterMs: 1000,
      })

    now += 1000
    const begun = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    const trying = gate(0).call(async () => {
      begun.resolve()
      await ended.promise
      return unreachable()
    }, never)
    await begun.promise
    await expect(gate(1, 'b').call(well, never)).rejects.toMatchObject(broken)
    ended.resolve()
    await expect(trying).rejects.toMatchObject({ code: 'unreachable' })
    await expect(gate(1).call(well, never)).rejects.toMatchObject({ ...broken, retryAfterMs: 2000 })
    now += 2000
    expect(await gate(1).call(well, never)).toBe('answered')
    expect(await gate(0, 'b').call(well, never)).toBe('answered')
  })

  test('a call that is given up waits no longer', async () => {
    const stop = new AbortController()
    for (const process of [0, 1]) await begin(process).begun
    const waiting = gate(1).call(well, stop.signal)
    stop.abort(new Error('the service stops'))
    await expect(waiting).rejects.toThrow()
  })
})

test('syncs of two processes, of one account under two owners: no more downloads at once than one account may have', async () => {
  const emulator = await startEmulator({ files: 'none' })
  const limits = { ...defaultLimits, ofAnAccount: 3 }
  const contexts = [
    await deployment.open(emulator.url, { overrides: { limits } }),
    await deployment.open(emulator.url, { overrides: { limits } }),
  ]
  for (let i = 0; i < 12; i++) emulator.addFile({ name: `log-${i}.txt`, content: Buffer.from(`log ${i}`) })
  const runs: (() => Promise<void>)[] = []
  for (const context of contexts) {
    const { ownerId, userId } = await addUser(context)
    const { refreshToken } = await emulator.grant()
    const { publicKey, privateKey } = DEMO_KEY
    const { id } = await context.vault.attach(ownerId, userId, { publicKey, privateKey, refreshToken })
    runs.push(async () => {
      await context.syncRuns.run(id, never)
      expect(await context.sync.state(ownerId, userId)).toMatchObject({ state: 'finished', downloaded: 12 })
    })
  }
  emulator.faults.add({ kind: 'slowBody', endpoint: 'content', ms: 5 })
  emulator.counters.reset()
  await Promise.all(runs.map((run) => run()))
  const { downloads, calls } = emulator.counters.snapshot()
  expect(calls.content).toBe(24)
  expect(downloads.maximum).toBeGreaterThan(1)
  expect(downloads.maximum).toBeLessThanOrEqual(3)
  await emulator.close()
})
