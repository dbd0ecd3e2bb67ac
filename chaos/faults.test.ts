import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
