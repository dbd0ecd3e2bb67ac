/** Every event but those of operations, by what makes it. No jobs run here: alerts stay where they are put. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import type { AlertType } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StandardTable } from '../../core/src/columns/standard-table.ts'
import { recordAssets } from '../src/assets/record.ts'
import type { WorkerContext } from '../src/context.ts'
import { putBoundary } from '../src/fields/boundaries.ts'
import { changeField, deleteField, enableField } from '../src/fields/edit-fields.ts'
import { drawFieldsFromCoverage } from '../src/fields/from-coverage.ts'
import { offerField } from '../src/fields/offer.ts'
import { createBatch } from '../src/files/batches.ts'
import { ProviderError } from '../src/providers/errors.ts'
import { noteListed, noteStored } from '../src/sync/sources.ts'
import { allEvents, listen, takeAlerts, types } from './alerts.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { type Holder, harvestParts, rectangle, storeField, storeFile } from './stored-files.ts'
import { addUser, type TestDeployment, testDeployment } from './test-context.ts'
import { zipOf } from './zip.ts'

let emulator: Emulator
let deployment: TestDeployment
let context: WorkerContext
let receiver: Receiver
let holder: Holder
let parts: StandardTable[]
const seen = new Set<AlertType>()

beforeAll(async () => {
  emulator = await startEmulator({ autoApprove: true })
  deployment = await testDeployment()
  context = await deployment.open(emulator.url, { config: { allowPrivateWebhooks: true } })
  receiver = await startReceiver()
  parts = await harvestParts(2, 400)
})
afterAll(async () => {
  await deployment.close()
  await receiver.close()
  await emulator.close()
})
beforeEach(async () => {
  emulator.faults.clear()
  holder = await addUser(context)
  await listen(context, holder.ownerId, receiver)
})

const told = () => takeAlerts(context, holder.ownerId, seen)
const fixture = (path: string) => readFile(new URL(`../../../fixtures/${path}`, import.meta.url))
const configure = (configuration: object) =>
  context.db
    .updateTable('users')
    .set({ configuration: JSON.stringify(configuration) })
    .where('id', '=', holder.userId)
    .execute()

const upload = async (bytes: Uint8Array) => {
  const { ownerId, userId } = holder
  const blob = await context.blobs.put(ownerId, [bytes])
  const batch = { userId, provider: 'Other', name: 'card.zip', blob }
  const { id } = await createBatch(context, ownerId, batch)
  await context.processing.convert(id)
  return id
}

describe('credentials', () => {
  const keys = { publicKey: DEMO_KEY.publicKey, privateKey: DEMO_KEY.privateKey }
  const attach = async () => {
    const { refreshToken } = await emulator.grant()
    return context.vault.attach(holder.ownerId, holder.userId, { ...keys, refreshToken })
  }

  test('that are refused, told once', async () => {
    const refused = { ...keys, refreshToken: 'never-issued' }
    const { id } = await context.vault.attach(holder.ownerId, holder.userId, refused)
    await context.syncRuns.run(id, new AbortController().signal)
    expect(await told()).toEqual([
      {
        credential: keys.publicKey,
        provider: 'AgLeader',
        credentialId: id,
        message: 'The provider no longer takes these credentials: connect again',
        status: 'UNAUTHENTICATED',
        type: 'credentialsUnauthenticated',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      },
    ])
  })

  test('that are revoked after they worked', async () => {
    const { id, refreshToken } = await attach()
    expect(await told()).toEqual([])
    emulator.expireAccessTokens()
    emulator.revoke({ refreshToken })
    await expect(context.connections.api(id).whoAmI()).rejects.toMatchObject({ code: 'rejected' })
    expect(types(await told())).toEqual(['credentialsUnauthenticated'])
  })

  test('that lack a permission; a provider that is down is nothing to be told of', async () => {
    const { id } = await attach()
    for (let i = 0; i < 5; i++)
      await context.connections.failed(id, new ProviderError('unreachable', 'no answer'))
    expect((await context.vault.read(holder.ownerId, holder.userId))?.status).toBe('TEMPORARILY_UNAVAILABLE')
    await context.connections.failed(id, new ProviderError('insufficient_scope', 'not allowed'))
    expect(await told()).toMatchObject([
      { type: 'credentialsLimitedPermission', status: 'MISSING_PERMISSION', credentialId: id },
    ])
  })
})

describe('files', () => {
  const good = async () => fixture('invalid/advanced-ok-17.txt')

  test('an upload: each file, then the batch', async () => {
    const batchId = await upload(zipOf({ 'good.txt': await good() }))
    const alerts = await told()
    expect(types(alerts)).toEqual(['uploadedFileProcessingFinished', 'batchUploadProcessingFinished'])
    expect(alerts.at(-1)).toMatchObject({ batchId, leafUserId: holder.userId })
  })

  test('a file that fails says at what', async () => {
    await configure({ cleanupRules: [{ property: 'elevation', operator: 'LT', value: -1e6 }] })
    await upload(await fixture('invalid/advanced-all-zero-position.txt'))
    const alerts = await told()
    expect(types(alerts)).toEqual(['uploadedFileProcessingFailed', 'batchUploadProcessingFinished'])
    expect(alerts[0]?.message).not.toMatch(/^(skipped)?$/)
  })

  test('an upload of nothing readable has no file, but ends', async () => {
    const batchId = await upload(await fixture('invalid/empty.zip'))
    expect(await told()).toMatchObject([{ type: 'batchUploadProcessingFinished', batchId }])
  })

  test('machines and operators that a card names, once', async () => {
    const card = await fixture('isoxml/zips/AFE.zip')
    await upload(card)
    const made = types(await told()).filter((type) => type.endsWith('Created'))
    expect(made).toContain('machineCreated')
    expect(made).toContain('implementCreated')
    await upload(card)
    expect(types(await told()).filter((type) => /^(machine|implement|operator)/.test(type))).toEqual([])
  })

  test('what a later file tells of a machine', async () => {
    const id = await storeFile(context, holder, parts[0]!)
    const file = { id, ...holder, provider: 'AgLeader', distance: undefined }
    const record = (brand: string, operators: string[]) => {
      const machinery = (['machine', 'implement'] as const).map((type) => ({
        name: `My ${type}`,
        type,
        brand,
      }))
      return context.db
        .transaction()
        .execute((tx) => recordAssets({ tx, queue: context.queue }, { ...file, machinery, operators }))
    }
    await record('unknown', [])
    expect(types(await told()).sort()).toEqual(['implementCreated', 'machineCreated'])
    await record('Deere', ['Nora'])
    expect(types(await told()).sort()).toEqual(['implementUpdated', 'machineUpdated', 'operatorCreated'])
    await record('Case', ['Nora'])
    expect(await told()).toEqual([])
  })

  test('of a provider, good and bad', async () => {
    const { ownerId: owner_id, userId: user_id } = holder
    const who = { owner_id, user_id, provider: 'AgLeader' }
    for (const [name, bytes] of [
      ['good.txt', await good()],
      ['bad.zip', await fixture('invalid/not-a-zip.zip')],
    ] as const) {
      const listed = {
        id: randomUUID(),
        name,
        kind: 'log',
        size: bytes.length,
        sha256: undefined,
        modifiedTime: '2026-04-18T14:05:09Z',
        ownerId: '1',
        shared: false,
      }
      await noteListed(context.db, who, [listed])
      await store(listed.id, bytes)
    }
    const alerts = await told()
    expect(types(alerts).sort()).toEqual(['providerFileProcessingFailed', 'providerFileProcessingFinished'])
  })

  /** The bytes of a listed file, as a sync stores them. */
  async function store(providerFileId: string, bytes: Uint8Array): Promise<void> {
    const source = await context.db
      .selectFrom('sources')
      .selectAll()
      .where('user_id', '=', holder.userId)
      .where('provider_file_id', '=', providerFileId)
      .executeTakeFirstOrThrow()
    await noteStored(context, source, await context.blobs.put(holder.ownerId, [bytes]))
    await context.processing.convert(source.id)
  }
})

describe('fields', () => {
  const here = rectangle(9, 48, 9.01, 48.01)
  const there = { type: 'MultiPolygon', coordinates: rectangle(9, 48, 9.02, 48.01) }

  test('made, renamed, redrawn and removed by a client', async () => {
    const fieldId = await storeField(context, holder, here, 'north')
    const key = { ...holder, fieldId }
    const made = await told()
    expect(types(made)).toEqual(['fieldCreated', 'fieldBoundaryCreated'])
    expect(made[0]).toMatchObject({ source: 'REST', fieldId: 'north', leafUserId: holder.userId })
    await changeField(context, key, { name: 'North' })
    expect(types(await told())).toEqual(['fieldUpdated'])
    await changeField(context, key, { geometry: there })
    expect(types(await told())).toEqual(['fieldUpdated', 'fieldBoundaryUpdated'])
    const boundary = await putBoundary(context, key, there)
    expect(await told()).toMatchObject([
      { type: 'fieldUpdated' },
      { type: 'fieldBoundaryUpdated', boundaryId: boundary?.id, fieldId },
    ])
    await deleteField(context, key)
    expect(await told()).toMatchObject([{ type: 'fieldBoundaryDeleted', boundaryId: boundary?.id, fieldId }])
  })

  test('that overlap, merged and set free', async () => {
    await configure({ fieldsAutoMerge: true })
    const first = await storeField(context, holder, here)
    await told()
    const second = await storeField(context, holder, rectangle(9.002, 48, 9.012, 48.01))
    const alerts = await told()
    const merge = alerts.find(({ type }) => type === 'mergedFieldCreated')
    expect(merge).toMatchObject({ source: 'REST' })
    const about = (id: string | undefined) => types(alerts.filter(({ fieldId }) => fieldId === id))
    expect(about(second)).toEqual(['fieldCreated'])
    expect(about(first)).toEqual(['fieldUpdated'])
    expect(about(merge?.fieldId)).toEqual(['mergedFieldCreated', 'fieldBoundaryCreated'])
    await storeField(context, holder, rectangle(9.004, 48, 9.014, 48.01))
    expect(types(await told())).toEqual(['fieldCreated', 'mergedFieldUpdated', 'fieldBoundaryUpdated'])
    await deleteField(context, { ...holder, fieldId: merge?.fieldId ?? '' })
    expect(types(await told()).sort()).toEqual([
      'fieldBoundaryDeleted',
      'fieldUpdated',
      'fieldUpdated',
      'fieldUpdated',
    ])
  })

  test('that come of files are of a sync; taking an offered one is of the client', async () => {
    await configure({ customDataSync: true })
    const source = { owner_id: holder.ownerId, user_id: holder.userId, provider: 'AgLeader' }
    const boundary = { key: 'card#1', name: 'South', polygons: here }
    await offerField(context, source, boundary)
    const offered = await told()
    expect(offered).toMatchObject([{ type: 'fieldCreated', source: 'SYNC' }])
    await enableField(context, { ...holder, fieldId: offered[0]?.fieldId ?? '' })
    expect(await told()).toMatchObject([
      { type: 'fieldUpdated', source: 'REST' },
      { type: 'fieldBoundaryCreated' },
    ])
    await configure({ customDataSync: false })
    await offerField(context, source, { ...boundary, name: 'West' })
    expect(await told()).toMatchObject([
      { type: 'fieldCreated', source: 'SYNC' },
      { type: 'fieldBoundaryCreated' },
    ])
  })

  test('drawn from coverage', async () => {
    await configure({ fieldsFromCoverage: true })
    await upload(zipOf({ 'sample1.txt': await fixture('agleader-text/sample1.txt') }))
    await told()
    await drawFieldsFromCoverage(context, holder.userId)
    expect(await told()).toMatchObject([
      { type: 'fieldCreated', source: 'SYNC' },
      { type: 'fieldBoundaryCreated' },
    ])
  })
})

test('every event that is ever sent of these was seen above', () => {
  const elsewhere = /^(operation|mergedFile|automergedFile)/
  expect([...seen].sort()).toEqual(allEvents.filter((type) => !elsewhere.test(type)).sort())
})
