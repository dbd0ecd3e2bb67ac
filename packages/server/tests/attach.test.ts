import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { WorkerContext } from '../src/context.ts'
import { CredentialRejected } from '../src/vault/errors.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'

/** No jobs run here: what waits in the queue can be seen. */
describe('attach', () => {
  let emulator: Emulator
  let deployment: TestDeployment
  let context: WorkerContext
  const keys = { publicKey: DEMO_KEY.publicKey, privateKey: DEMO_KEY.privateKey }
  const granted = async () => ({ ...keys, refreshToken: (await emulator.grant()).refreshToken })

  beforeAll(async () => {
    emulator = await startEmulator()
    deployment = await testDeployment()
    context = await deployment.open(emulator.url, { overrides: { answerWithinMs: 3000 } })
  })
  afterAll(async () => {
    await deployment.close()
    await emulator.close()
  })
  beforeEach(() => {
    emulator.faults.clear()
    emulator.counters.reset()
  })

  const events = async (ownerId: string, userId: string) =>
    (await context.vault.events(ownerId, userId, { offset: 0, limit: 20 }))?.items ?? []
  const waitingSyncs = async (credentialId: string) => {
    const { rows } =
      await sql`select 1 from pgboss.job where name = 'sync' and singleton_key = ${credentialId}`.execute(
        context.db,
      )
    return rows.length
  }

  test('a good token: OK, tokens exchanged, the first sync waits, the exchange is an event without secrets', async () => {
    const { ownerId, userId } = await addUser(context)
    const given = await granted()
    const view = await context.vault.attach(ownerId, userId, given)
    expect(view).toMatchObject({ status: 'OK', ...keys })
    expect(view.accessToken).toBeTypeOf('string')
    expect(view.refreshToken).not.toBe(given.refreshToken)
    expect(view.createdTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    expect(await waitingSyncs(view.id)).toBe(1)
    const [event] = await events(ownerId, userId)
    expect(event).toMatchObject({ statusCode: 200 })
    expect(JSON.stringify(event)).not.toContain(view.refreshToken)
    expect(JSON.stringify(event)).not.toContain(view.accessToken)
    expect(event?.body).toContain('"access_token":"***"')
  })

  test('nothing readable is in the database', async () => {
    const { ownerId, userId } = await addUser(context)
    const view = await context.vault.attach(ownerId, userId, await granted())
    const row = await context.db
      .selectFrom('credentials')
      .selectAll()
      .where('id', '=', view.id)
      .executeTakeFirstOrThrow()
    for (const text of [view.refreshToken, view.privateKey, view.accessToken ?? '']) {
      expect(row.secret.includes(text)).toBe(false)
    }
  })

  test('a refused token and nothing before: kept as UNAUTHENTICATED, no sync, an event says why', async () => {
    const { ownerId, userId } = await addUser(context)
    const view = await context.vault.attach(ownerId, userId, { ...keys, refreshToken: 'never-issued' })
    expect(view.status).toBe('UNAUTHENTICATED')
    expect(await waitingSyncs(view.id)).toBe(0)
    const [event] = await events(ownerId, userId)
    expect(event?.statusCode).toBe(400)
    expect(event?.body).toContain('invalid_grant')
  })

  test('wrong keys: UNAUTHENTICATED', async () => {
    const { ownerId, userId } = await addUser(context)
    const view = await context.vault.attach(ownerId, userId, {
      ...(await granted()),
      privateKey: 'wrong-key',
    })
    expect(view.status).toBe('UNAUTHENTICATED')
  })

  test('a refused token where a working one is: CredentialRejected, the old one goes on', async () => {
    const { ownerId, userId } = await addUser(context)
    const before = await context.vault.attach(ownerId, userId, await granted())
    const attempt = context.vault.attach(ownerId, userId, { ...keys, refreshToken: 'never-issued' })
    await expect(attempt).rejects.toThrow(CredentialRejected)
    expect(await context.vault.read(ownerId, userId)).toEqual(before)
  })

  test('a refused token that a sync tried first is refused all the same', async () => {
    const { ownerId, userId } = await addUser(context)
    const { id } = await context.vault.attach(ownerId, userId, await granted())
    for (const round of Array(10).keys()) {
      const refused = { ...keys, refreshToken: `made-up-${round}` }
      let answered = false
      const answer = context.vault.attach(ownerId, userId, refused).finally(() => {
        answered = true
      })
      const told = expect(answer).rejects.toBeInstanceOf(CredentialRejected)
      while (!answered) await context.connections.prepare(id)
      await told
    }
  })

  test('a good token where a working one is: replaced, same credential', async () => {
    const { ownerId, userId } = await addUser(context)
    const before = await context.vault.attach(ownerId, userId, await granted())
    const after = await context.vault.attach(ownerId, userId, await granted())
    expect(after).toMatchObject({ id: before.id, status: 'OK' })
    expect(after.refreshToken).not.toBe(before.refreshToken)
  })

  test('the token that was attached once more: the rotated one is kept and asked again, not the used one', async () => {
    const { ownerId, userId } = await addUser(context)
    const given = await granted()
    const before = await context.vault.attach(ownerId, userId, given)
    emulator.counters.reset()
    const after = await context.vault.attach(ownerId, userId, given)
    expect(after).toEqual(before)
    const { calls, reuseAttempts } = emulator.counters.snapshot()
    expect(calls.account).toBeGreaterThan(0)
    expect(reuseAttempts).toEqual({ withinGrace: 0, refused: 0 })
  })

  test('a new token after UNAUTHENTICATED: OK', async () => {
    const { ownerId, userId } = await addUser(context)
    await context.vault.attach(ownerId, userId, { ...keys, refreshToken: 'never-issued' })
    expect((await context.vault.attach(ownerId, userId, await granted())).status).toBe('OK')
  })

  test('a scope that is too small: MISSING_PERMISSION', async () => {
    const { ownerId, userId } = await addUser(context)
    const { refreshToken } = await emulator.grant({ scopes: ['fileupload'] })
    const view = await context.vault.attach(ownerId, userId, { ...keys, refreshToken })
    expect(view.status).toBe('MISSING_PERMISSION')
    expect((await events(ownerId, userId)).map((event) => event.statusCode)).toContain(403)
  })

  test('a provider that is down: TEMPORARILY_UNAVAILABLE; when it is back, the next run makes it OK', async () => {
    const { ownerId, userId } = await addUser(context)
    const given = await granted()
    emulator.faults.add({ kind: 'serverError', endpoint: 'token' })
    const view = await context.vault.attach(ownerId, userId, given)
    expect(view).toMatchObject({ status: 'TEMPORARILY_UNAVAILABLE', refreshToken: given.refreshToken })
    emulator.faults.clear()
    await context.syncRuns.run(view.id, new AbortController().signal)
    expect((await context.vault.read(ownerId, userId))?.status).toBe('OK')
  })

  test('an answer that does not come in time: the exchange goes on, its result is stored', async () => {
    const { ownerId, userId } = await addUser(context)
    const slow = await deployment.open(emulator.url, { overrides: { answerWithinMs: 100 } })
    const given = await granted()
    emulator.faults.add({ kind: 'latency', endpoint: 'token', ms: 1000, times: 1 })
    const view = await slow.vault.attach(ownerId, userId, given)
    expect(view).toMatchObject({ status: 'TEMPORARILY_UNAVAILABLE', refreshToken: given.refreshToken })
    const settled = await eventually(
      () => context.vault.read(ownerId, userId),
      (found) => found?.status === 'OK',
    )
    expect(settled?.refreshToken).not.toBe(given.refreshToken)
    expect(await waitingSyncs(view.id)).toBe(1)
  })

  test('an exchange whose answer is lost on the way: the token before still works within the grace', async () => {
    const { ownerId, userId } = await addUser(context)
    const view = await context.vault.attach(ownerId, userId, await granted())
    emulator.expireAccessTokens()
    emulator.counters.reset()
    emulator.faults.add({ kind: 'reset', endpoint: 'token', bytes: 0, times: 1 })
    expect((await context.connections.api(view.id).whoAmI()).email).toBe('grower@example.com')
    expect(emulator.counters.snapshot().reuseAttempts).toEqual({ withinGrace: 1, refused: 0 })
    expect((await events(ownerId, userId)).map((event) => event.statusCode)).toContain(0)
  })

  test('an answer without token_type counts as Bearer', async () => {
    const { ownerId, userId } = await addUser(context)
    const given = await granted()
    emulator.faults.add({ kind: 'noTokenType', endpoint: 'token' })
    expect((await context.vault.attach(ownerId, userId, given)).status).toBe('OK')
  })

  test('an access token that comes along is used, nothing is exchanged', async () => {
    const { ownerId, userId } = await addUser(context)
    const { refreshToken, accessToken } = await emulator.grant()
    emulator.counters.reset()
    const view = await context.vault.attach(ownerId, userId, { ...keys, refreshToken, accessToken })
    expect(view).toMatchObject({ status: 'OK', accessToken, refreshToken })
    expect(emulator.counters.snapshot().calls.token).toBe(0)
  })

  test('another owner sees nothing of it; detach removes it and its events', async () => {
    const { ownerId, userId } = await addUser(context)
    const other = await addUser(context)
    await context.vault.attach(ownerId, userId, await granted())
    expect(await context.vault.read(other.ownerId, userId)).toBeUndefined()
    expect(await context.vault.events(other.ownerId, userId, { offset: 0, limit: 1 })).toBeUndefined()
    expect(await context.vault.detach(other.ownerId, userId)).toBe(false)
    expect(await context.vault.detach(ownerId, userId)).toBe(true)
    expect(await context.vault.read(ownerId, userId)).toBeUndefined()
    expect(await context.vault.detach(ownerId, userId)).toBe(false)
  })

  test('a user of another owner cannot be attached to', async () => {
    const mine = await addUser(context)
    const other = await addUser(context)
    await expect(context.vault.attach(mine.ownerId, other.userId, await granted())).rejects.toMatchObject({
      code: 'credential_gone',
    })
  })
})
