import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fault } from '@sheaf/agfiniti-emulator'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../packages/server/tests/postgres.ts'
import { runCase } from './fault-case.ts'
import { everyFault, kinds, mixes } from './fault-mixes.ts'
import { type FaultWorld, openFaultWorld } from './fault-world.ts'

let world: FaultWorld
let database: FreshDatabase
let dataDir: string
beforeAll(async () => {
  database = await freshDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'sheaf-faults-'))
  world = await openFaultWorld(dataDir, database.url)
})
afterAll(async () => {
  await world.close()
  await database.drop()
  await rm(dataDir, { recursive: true, force: true })
})

test.each(kinds)('%s, wherever a sync meets it: every file is here once', async (kind) => {
  const faults = everyFault(kind)
  expect(faults.length).toBeGreaterThan(0)
  const { syncs, files } = await runCase(world, faults)
  expect([syncs > 0, files > 0]).toEqual([true, true])
})

const seed = 7
test(`mixes of faults (seed ${seed}): every file is here once`, async () => {
  const property = fc.asyncProperty(mixes, async (mix) => void (await runCase(world, mix)))
  await fc.assert(property, { numRuns: 6, seed, endOnFailure: true })
})

/** Mixes that `npm run chaos` has found. */
const found: Record<string, Fault[]> = {
  'an exchange whose answer is lost while the account is closed for a minute': [
    { kind: 'serverError', endpoint: 'files', times: 5, status: 503 },
    { kind: 'rateLimit', endpoint: 'account', times: 6, retryAfter: 30 },
    { kind: 'staleCursor', endpoint: 'files', times: 2, status: 410 },
    { kind: 'serverError', endpoint: 'account', times: 5, status: 503 },
    { kind: 'corrupt', endpoint: 'token', times: 5 },
  ],
  'a reset behind the last byte, and an exchange that follows it': [
    { kind: 'reset', endpoint: 'content', times: 5, bytes: 0 },
    { kind: 'change', endpoint: 'content', times: 2, bytes: 70_000 },
    { kind: 'latency', endpoint: 'token', times: 2, ms: 15 },
    { kind: 'rateLimit', endpoint: 'files', times: 6, retryAfter: 0 },
  ],
}
test.each(Object.entries(found))('%s: every file is here once', async (_what, mix) => {
  for (let round = 0; round < 3; round++) await runCase(world, mix)
})
