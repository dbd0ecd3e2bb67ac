/** The events of operations and merged files. No jobs run here: alerts stay where they are put. */
import type { AlertType } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { StandardTable } from '../../core/src/columns/standard-table.ts'
import { type Bounds, boundsOf } from '../../core/src/geometry/polygons/polygons.ts'
import { outputsOf } from '../../core/src/outputs-of.ts'
import { CONVERT_DEFAULTS } from '../../core/src/settings.ts'
import type { WorkerContext } from '../src/context.ts'
import { buildMerge } from '../src/operations/merge.ts'
import { planUser } from '../src/operations/plan.ts'
import { reprocess, requestCrop, requestMerge } from '../src/operations/requests.ts'
import { allEvents, listen, takeAlerts, types } from './alerts.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { type Holder, harvestParts, rectangle, storeField, storeFile } from './stored-files.ts'
import { addUser, type TestDeployment, testDeployment } from './test-context.ts'

let deployment: TestDeployment
let context: WorkerContext
let receiver: Receiver
let holder: Holder
let parts: StandardTable[]
let bounds: Bounds
const seen = new Set<AlertType>()

beforeAll(async () => {
  deployment = await testDeployment()
  context = await deployment.open('http://127.0.0.1:9', { config: { allowPrivateWebhooks: true } })
  receiver = await startReceiver()
  parts = await harvestParts(2, 400)
  const outlines = await Promise.all(
    parts.map(async (part) => (await outputsOf(part, CONVERT_DEFAULTS)).summary.geometry.coordinates),
  )
  bounds = boundsOf(outlines.flat())
})
afterAll(async () => {
  await deployment.close()
  await receiver.close()
})
beforeEach(async () => {
  holder = await addUser(context)
  await listen(context, holder.ownerId, receiver)
})

const told = () => takeAlerts(context, holder.ownerId, seen)
const build = async () => {
  const rows = await context.db
    .selectFrom('merges')
    .select(['id', 'wanted'])
    .where('user_id', '=', holder.userId)
    .where((row) => row.or([row('built', 'is', null), row('built', '!=', row.ref('wanted'))]))
    .execute()
  for (const { id, wanted } of rows) await buildMerge(context, { mergeId: id, wanted })
}
const plan = async () => {
  await planUser(context, holder.userId)
  await build()
}
const finished = ['automergedFileProcessingFinished', 'operationProcessingFinished']

test('made, changed, made again, cropped', async () => {
  await storeFile(context, holder, parts[0]!)
  await storeField(context, holder, rectangle(...bounds))
  await told()
  await plan()
  const [made, file, ready] = await told()
  expect(types([made!, file!, ready!])).toEqual(['operationCreated', ...finished])
  const operationId = made?.operationId ?? ''
  expect(ready?.operationId).toBe(operationId)
  await storeFile(context, holder, parts[1]!)
  await plan()
  expect(await told()).toMatchObject([
    { type: 'operationUpdated', operationId },
    { type: finished[0], fileId: file?.fileId },
    { type: finished[1], operationId },
  ])
  await reprocess(context, holder.ownerId, { operationId })
  await build()
  expect(types(await told())).toEqual(['operationUpdated', ...finished])
  const leafFileId = await requestCrop(context, holder.ownerId, operationId)
  await build()
  expect(await told()).toMatchObject([
    { type: 'operationUpdated', operationId },
    { type: finished[0], fileId: leafFileId },
    { type: finished[1], operationId },
  ])
  await plan()
  expect(await told()).toEqual([])
})

test('a merge that was asked for', async () => {
  const ids = await Promise.all(parts.map((part) => storeFile(context, holder, part)))
  const fileId = await requestMerge(context, holder.ownerId, ids)
  await build()
  expect(await told()).toMatchObject([{ type: 'mergedFileProcessingFinished', fileId }])
})

test('merges that cannot be made', async () => {
  const ids = await Promise.all(parts.map((part) => storeFile(context, holder, part)))
  await storeField(context, holder, rectangle(...bounds))
  await told()
  await requestMerge(context, holder.ownerId, ids)
  await planUser(context, holder.userId)
  const stored = await context.db
    .selectFrom('artifacts')
    .select('blob')
    .where('file_id', 'in', ids)
    .where('name', '=', 'standardTable')
    .execute()
  for (const { blob } of stored) await context.blobs.remove(holder.ownerId, blob)
  await build()
  const alerts = await told()
  expect(types(alerts).sort()).toEqual([
    'automergedFileProcessingFailed',
    'mergedFileProcessingFailed',
    'operationCreated',
    'operationProcessingFailed',
  ])
  for (const { type, message } of alerts)
    if (type.endsWith('Failed')) expect(message).toBe('Failed to merge the files')
})

test('every event that is ever sent of these was seen above', () => {
  const wanted = allEvents.filter((type) => /^(operation|mergedFile|automergedFile)/.test(type))
  expect([...seen]).toEqual(expect.arrayContaining(wanted))
})
