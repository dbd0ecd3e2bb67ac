/** A process that dies between the provider's answer and its own commit loses no grant while the provider grants its grace. */

import { DEMO_KEY, startEmulator } from '@sheaf/agfiniti-emulator'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { fetch } from '../src/fetch.ts'
import { addUser, eventually, testDeployment } from './test-context.ts'

test('an exchange that was begun and never stored is made again by another process, one that was stored is not', async () => {
  const emulator = await startEmulator()
  const deployment = await testDeployment()
  const answered = Promise.withResolvers<void>()
  const death = Promise.withResolvers<never>()
  death.promise.catch(() => {})
  let dies = false
  const dying = await deployment.open(emulator.url, {
    overrides: {
      fetch: async (input, init) => {
        const isToken = String(input instanceof Request ? input.url : input).includes('token')
        const response = await fetch(input, init)
        if (!dies || !isToken) return response
        answered.resolve()
        return death.promise
      },
    },
  })
  const { db } = dying
  const { ownerId, userId } = await addUser(dying)
  const { grantId, refreshToken } = await emulator.grant({ account: 'empty@example.com' })
  const { publicKey, privateKey } = DEMO_KEY
  const { id, refreshToken: before } = await dying.vault.attach(ownerId, userId, {
    publicKey,
    privateKey,
    refreshToken,
  })
  // Jobs of the exchange that went well, and of the first sync, are not what this is about.
  await sql`delete from pgboss.job`.execute(db)
  emulator.counters.reset()
  emulator.expireAccessTokens()
  dies = true
  const call = dying.connections.api(id).whoAmI()
  call.catch(() => {})
  await answered.promise
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where state = 'idle in transaction' and datname = current_database()`.execute(db)
  death.reject(new Error('the process is gone'))
  await call.catch(() => {})

  const living = await deployment.open(emulator.url, { jobs: true })
  const sooner = () =>
    sql`update pgboss.job set start_after = now() where name = 'finish-exchange' and state < 'active'`.execute(
      db,
    )
  await sooner()
  const read = async () => (await living.vault.read(ownerId, userId))?.refreshToken
  const after = await eventually(read, (token) => token !== before)
  const reuse = { withinGrace: expect.any(Number), refused: 0 }
  expect(emulator.counters.snapshot()).toMatchObject({ reuseAttempts: reuse })
  expect(emulator.counters.snapshot().reuseAttempts.withinGrace).toBeGreaterThan(0)
  const { refreshes } = emulator.counters.snapshot()

  await sooner()
  const waiting = async () =>
    (await sql`select from pgboss.job where name = 'finish-exchange' and state < 'completed'`.execute(db))
      .rows.length
  await eventually(waiting, (jobs) => jobs === 0)
  expect(await read()).toBe(after)
  expect(emulator.counters.snapshot().refreshes).toEqual({ [grantId]: refreshes[grantId] })
  await deployment.close()
  await emulator.close()
})
