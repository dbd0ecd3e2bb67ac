import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WorkerContext } from '../src/context.ts'
import { addUser, type TestDeployment, testDeployment } from './test-context.ts'

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
