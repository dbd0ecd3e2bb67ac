/** What the configuration of a user does to its syncs. */
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { changeUserConfiguration } from '../src/configurations/configurations.ts'
import type { WorkerContext } from '../src/context.ts'
import { addUser, type TestDeployment, testDeployment } from './test-context.ts'

let emulator: Emulator
let deployment: TestDeployment
let context: WorkerContext
let holder: { ownerId: string; userId: string }
let credentialId: string
beforeEach(async () => {
  emulator = await startEmulator()
  deployment = await testDeployment()
  // Without workers: the tests run the syncs themselves.
  context = await deployment.open(emulator.url)
  holder = await addUser(context)
  const { refreshToken } = await emulator.grant()
  const { publicKey, privateKey } = DEMO_KEY
  const keys = { publicKey, privateKey, refreshToken }
  credentialId = (await context.vault.attach(holder.ownerId, holder.userId, keys)).id
})
afterEach(async () => {
  await deployment.close()
  await emulator.close()
})

const configure = (changes: Record<string, unknown>) =>
  changeUserConfiguration(context, holder.ownerId, holder.userId, changes)
const run = () => context.syncRuns.run(credentialId, new AbortController().signal)
const accounts = async () => {
  const sources = await context.db.selectFrom('sources').select('account_id').execute()
  return [...new Set(sources.map((source) => source.account_id))].sort()
}
const found = async () => (await context.sync.state(holder.ownerId, holder.userId))?.found

test('operationsAutoSync off: nothing is fetched until somebody asks, and then once', async () => {
  await configure({ operationsAutoSync: false })
  await run()
  const state = await context.sync.state(holder.ownerId, holder.userId)
  expect(state).toMatchObject({ state: 'waiting', found: 0 })
  expect(Date.parse(state?.nextSync ?? '')).toBeGreaterThan(Date.now())
  expect(await context.sync.request(holder.ownerId, holder.userId)).toBe(true)
  await run()
  expect(await context.sync.state(holder.ownerId, holder.userId)).toMatchObject({ state: 'finished' })
  const here = await found()
  expect(here).toBeGreaterThan(2)
  emulator.addFile({ name: 'new.txt', content: Buffer.from('new') })
  await run()
  expect(await found()).toBe(here)
  await configure({ operationsAutoSync: null })
  await run()
  expect(await found()).toBe((here as number) + 1)
})

test('an asked sync that fails is tried again', async () => {
  await configure({ operationsAutoSync: false })
  await context.sync.request(holder.ownerId, holder.userId)
  emulator.faults.add({ kind: 'serverError', endpoint: 'files' })
  await run()
  expect(await context.sync.state(holder.ownerId, holder.userId)).toMatchObject({ state: 'failed' })
  emulator.faults.clear()
  await run()
  expect(await context.sync.state(holder.ownerId, holder.userId)).toMatchObject({ state: 'finished' })
})

test('syncPartnerData: what others share comes once it is switched on, old files too', async () => {
  await run()
  expect(await accounts()).toEqual(['account-grower'])
  const own = (await found()) as number
  await configure({ syncPartnerData: true })
  await run()
  expect(await accounts()).toEqual(['account-grower', 'account-partner'])
  expect(await found()).toBe(own + 3)
})

test('operationsProcessingRange: how far back, and further when it grows', async () => {
  await configure({ operationsProcessingRange: 1 })
  await run()
  const lately = (await found()) as number
  await configure({ operationsProcessingRange: 12 })
  await run()
  expect(await found()).toBeGreaterThan(lately)
})
