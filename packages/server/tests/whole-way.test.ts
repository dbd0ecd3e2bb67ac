import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkerContext } from '../src/context.ts'
import { addUser, eventually, type TestDeployment, testDeployment } from './test-context.ts'

let emulator: Emulator
let deployment: TestDeployment
let context: WorkerContext
beforeAll(async () => {
  emulator = await startEmulator()
  deployment = await testDeployment()
  context = await deployment.open(emulator.url, { jobs: true })
})
afterAll(async () => {
  await deployment.close()
  await emulator.close()
})

test("a grower's real files: attached, fetched and standardized without another call", async () => {
  const { ownerId, userId } = await addUser(context)
  const { refreshToken } = await emulator.grant()
  const { publicKey, privateKey } = DEMO_KEY
  await context.vault.attach(ownerId, userId, { publicKey, privateKey, refreshToken })
  const state = await eventually(
    async () => context.sync.state(ownerId, userId),
    (now) => now?.state === 'finished' && now.converted + now.failed === now.found,
    50,
  )
  expect(state?.found).toBeGreaterThan(2)
  const files = await context.db.selectFrom('files').selectAll().where('user_id', '=', userId).execute()
  expect(files.filter((file) => file.status === 'processing')).toEqual([])
  const text = files.find((file) => file.file_format === 'AGLEADERTEXT')
  expect(text).toMatchObject({ status: 'processed', operation_type: 'harvested', origin: 'provider' })
  expect(text?.points).toBeGreaterThan(1000)
  expect(text?.area_m2).toBeGreaterThan(1000)
  expect(text?.summary).toMatchObject({ type: 'Feature', geometry: { type: 'MultiPolygon' } })
  const artifacts = await context.db
    .selectFrom('artifacts')
    .selectAll()
    .where('file_id', '=', text?.id ?? '')
    .orderBy('name')
    .execute()
  expect(artifacts.map((artifact) => artifact.name)).toEqual([
    'rawGeojson',
    'standardGeojson',
    'standardTable',
  ])
  for (const { blob, size } of artifacts) expect((await context.blobs.open(ownerId, blob)).size).toBe(size)
}, 90_000)
