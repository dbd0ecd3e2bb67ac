import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WorkerContext } from '../src/context.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'

describe('refresh', () => {
  let emulator: Emulator
  let deployment: TestDeployment
  let contexts: WorkerContext[]
  let credentialId: string
  let grantId: string
  let holder: { ownerId: string; userId: string }

  beforeAll(async () => {
    // Strict: a token that is sent twice ends the grant.
    emulator = await startEmulator({ strictRotation: true })
    deployment = await testDeployment()
    contexts = [await deployment.open(emulator.url), await deployment.open(emulator.url)]
    const [context] = contexts as [WorkerContext]
    holder = await addUser(context)
    const grant = await emulator.grant()
    grantId = grant.grantId
    const { publicKey, privateKey } = DEMO_KEY
    const view = await context.vault.attach(holder.ownerId, holder.userId, {
      publicKey,
      privateKey,
      refreshToken: grant.refreshToken,
    })
    credentialId = view.id
  })
  afterAll(async () => {
    await deployment.close()
    await emulator.close()
  })

  const callTwentyFiveTimesEach = () =>
    Promise.all(
      contexts.flatMap(({ connections }) =>
        Array.from({ length: 25 }, () =>
          connections
            .api(credentialId)
            .whoAmI()
            .then((account) => account.email),
        ),
      ),
    )

  test('50 calls of two processes at a token that is refused: one refresh, all answered', async () => {
    emulator.counters.reset()
    emulator.expireAccessTokens()
    const answers = await callTwentyFiveTimesEach()
    expect(new Set(answers)).toEqual(new Set(['grower@example.com']))
    expect(emulator.counters.snapshot()).toMatchObject({
      refreshes: { [grantId]: 1 },
      reuseAttempts: { withinGrace: 0, refused: 0 },
    })
  })

  test('50 calls at a token that is about to end: one refresh, none refused before', async () => {
    emulator.counters.reset()
    const soon = new Date(Date.now() + 1000)
    await contexts[0]?.db
      .updateTable('credentials')
      .set({ access_expires_at: soon })
      .where('id', '=', credentialId)
      .execute()
    await callTwentyFiveTimesEach()
    const { refreshes, calls } = emulator.counters.snapshot()
    expect(refreshes).toEqual({ [grantId]: 1 })
    expect(calls.account).toBe(50)
  })

  const whoAmI = (by = contexts[0]) => by?.connections.api(credentialId).whoAmI()
  const endsIn = (seconds: number) =>
    contexts[0]?.db
      .updateTable('credentials')
      .set({ access_expires_at: new Date(Date.now() + seconds * 1000) })
      .where('id', '=', credentialId)
      .execute()
  const refreshes = () => emulator.counters.snapshot().refreshes[grantId] ?? 0

  test('a token is renewed before its end, at a moment that differs', async () => {
    emulator.counters.reset()
    // Of an hour the last 60 to 120 seconds, as chance has it.
    const [early, late] = await Promise.all(
      [1, 0].map((random) => deployment.open(emulator.url, { overrides: { random: () => random } })),
    )
    await endsIn(100)
    await whoAmI(late)
    expect(refreshes()).toBe(0)
    await whoAmI(early)
    expect(refreshes()).toBe(1)
    await endsIn(50)
    await whoAmI(late)
    expect(refreshes()).toBe(2)
  })

  test('a call that is refused is made once more; refused again it is no sign of a revoked grant', async () => {
    emulator.counters.reset()
    emulator.faults.add({ kind: 'expiredToken', endpoint: 'account', times: 2 })
    await expect(whoAmI()).rejects.toMatchObject({ code: 'unreachable' })
    expect(emulator.counters.snapshot().calls.account).toBe(2)
    expect((await contexts[0]?.vault.read(holder.ownerId, holder.userId))?.status).toBe('OK')
    await whoAmI()
    expect(refreshes()).toBe(2)
  })

  test('a token that the provider has given is not lost with the connection to the database', async () => {
    const [context] = contexts as [WorkerContext]
    emulator.counters.reset()
    await endsIn(-1)
    emulator.faults.add({ kind: 'latency', endpoint: 'token', ms: 1500, times: 1 })
    const called = whoAmI()
    await eventually(
      async () => emulator.counters.snapshot().calls.token,
      (count) => count === 1,
    )
    // Whoever holds the credential's lock waits for the exchange.
    const { rows } = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction'
    `.execute(context.db)
    expect(rows).toHaveLength(1)
    expect((await called)?.email).toBe('grower@example.com')
    await endsIn(-1)
    await whoAmI()
    expect([refreshes(), emulator.counters.snapshot().reuseAttempts.refused]).toEqual([2, 0])
  })

  test('a revoked grant: UNAUTHENTICATED, and every caller is told', async () => {
    emulator.revoke({ grantId })
    const results = await Promise.allSettled(
      contexts.map(({ connections }) => connections.api(credentialId).whoAmI()),
    )
    for (const result of results)
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'rejected' } })
    const view = await contexts[0]?.vault.read(holder.ownerId, holder.userId)
    expect(view?.status).toBe('UNAUTHENTICATED')
  })
})
