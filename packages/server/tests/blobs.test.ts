/** Bytes that go bad and disks that are full, as clients see it. */
import { randomUUID } from 'node:crypto'
import { open, readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { openDiskBlobs } from '../src/blobs/disk.ts'
import { pruneBlobs } from '../src/files/prune-blobs.ts'
import { keepBlobs, removeUnreferenced } from '../src/files/unreferenced-blobs.ts'
import {
  type ApiUnderTest,
  type Asker,
  addUser,
  apiUnderTest,
  fixture,
  form,
  paths,
  publicUrl,
} from './api.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

let api: ApiUnderTest
let ask: Asker
let leafUserId: string
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  leafUserId = await addUser(ask)
})
afterAll(() => api.close())

const zip = async () => zipOf({ [`${randomUUID()}.txt`]: await fixture('invalid/advanced-ok-17.txt') })
const upload = async (bytes: Uint8Array) => {
  const body = form({ leafUserId, provider: 'Other' }, { name: 'a.zip', bytes })
  return ask('POST', paths.batch, body)
}
const batchDone = (id: string) =>
  eventually(
    async () => (await ask('GET', `${paths.batch}/${id}`)).json(),
    ({ status }) => status !== 'RECEIVED',
  )
const sourceOf = (id: string) =>
  api.context.db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
/** Changes one byte where the source's bytes are kept. */
const damage = async (ownerId: string, sha256: string) => {
  const handle = await open(api.context.blobs.path(ownerId, sha256), 'r+')
  await handle.write(Buffer.from([0x55]), 0, 1, 30)
  await handle.close()
}

test('damaged bytes are never served whole nor converted; sent again they are well', async () => {
  const bytes = await zip()
  const { id } = (await upload(bytes)).json()
  const batch = await batchDone(id)
  expect(batch.status).toBe('PROCESSED')
  const { owner_id, blob } = await sourceOf(id)
  const url = `/services/operations/api/files/${batch.leafFiles[0]}/download/originalFile`
  expect((await ask('GET', url)).rawPayload.equals(Buffer.from(bytes))).toBe(true)

  await damage(owner_id, blob ?? '')
  const answer = await ask('GET', url)
  expect(answer.statusCode).toBe(500)
  expect(answer.json().detail).toContain('are damaged')
  const noted = () =>
    api.context.db
      .selectFrom('blobs')
      .select('damaged_at')
      .where('sha256', '=', blob ?? '')
      .executeTakeFirst()
  await eventually(noted, (row) => row?.damaged_at != null)

  await api.context.db.updateTable('sources').set({ state: 'stored' }).where('id', '=', id).execute()
  await api.context.processing.convert(id)
  expect(await sourceOf(id)).toMatchObject({ state: 'failed', error_code: 'blob_damaged' })
  // What was made of it is there all the same.
  expect((await batchDone(id)).leafFiles).toEqual(batch.leafFiles)

  expect((await upload(bytes)).statusCode).toBe(201)
  expect((await ask('GET', url)).rawPayload.equals(Buffer.from(bytes))).toBe(true)
  expect((await noted())?.damaged_at).toBeNull()
})

test('bytes that are gone fail their conversion with that reason', async () => {
  const { id } = (await upload(await zip())).json()
  await batchDone(id)
  const { owner_id, blob } = await sourceOf(id)
  await rm(api.context.blobs.path(owner_id, blob ?? ''))
  expect((await ask('PUT', `${paths.batch}/${id}/retry`)).statusCode).toBe(200)
  await batchDone(id)
  expect(await sourceOf(id)).toMatchObject({ error_code: 'blob_missing' })
})

test.skipIf(process.platform !== 'linux')(
  'on a full disk an upload is a 507 and leaves nothing',
  async () => {
    const root = join(api.deployment.dataDir, 'blobs')
    // The kernel itself says ENOSPC there.
    const blobs = await openDiskBlobs(root, {
      clock: Date.now,
      openForWriting: () => open('/dev/full', 'r+'),
    })
    const full = buildApp({ ...api.context, blobs }, { publicUrl })
    const body = form({ leafUserId, provider: 'Other' }, { name: 'a.zip', bytes: await zip() })
    const headers = { ...body.headers, authorization: `Bearer ${ask.token}` }
    const before = await ask('GET', paths.batch)
    const answer = await full.inject({ method: 'POST', url: paths.batch, payload: body.payload, headers })
    expect(answer.statusCode).toBe(507)
    expect(answer.json()).toMatchObject({
      status: 507,
      title: 'Insufficient Storage',
      detail: expect.stringContaining('no space left'),
    })
    expect((await ask('GET', paths.batch)).headers['x-total-count']).toBe(before.headers['x-total-count'])
    expect(await readdir(join(root, 'incoming'))).toEqual([])
    await full.close()
  },
)

describe('what nothing refers to', () => {
  const orphan = async (ownerId: string) => {
    const { sha256 } = await api.context.blobs.put(ownerId, [Buffer.from(randomUUID())])
    return {
      sha256,
      isThere: () =>
        api.context.blobs.size(ownerId, sha256).then(
          () => true,
          () => false,
        ),
    }
  }
  const owner = async () => (await sourceOf((await upload(await zip())).json().id)).owner_id

  test('bytes without a row go after a day', async () => {
    const ownerId = await owner()
    const [old, fresh, nobodys] = [await orphan(ownerId), await orphan(ownerId), await orphan(randomUUID())]
    await utimes(api.context.blobs.path(ownerId, old.sha256), new Date(0), new Date(0))
    await pruneBlobs(api.context, Date.now())
    expect([await old.isThere(), await fresh.isThere(), await nobodys.isThere()]).toEqual([false, true, true])
    await pruneBlobs(api.context, Date.now() + 25 * 3600 * 1000)
    expect([await fresh.isThere(), await nobodys.isThere()]).toEqual([false, false])
  })

  test('nothing goes while a backup copies', async () => {
    const ownerId = await owner()
    const kept = await orphan(ownerId)
    const backup = new pg.Client({ connectionString: api.deployment.database.url })
    await backup.connect()
    await backup.query(keepBlobs)
    const later = Date.now() + 25 * 3600 * 1000
    await removeUnreferenced(api.context, ownerId, [kept.sha256])
    await pruneBlobs(api.context, later)
    expect(await kept.isThere()).toBe(true)
    await backup.end()
    await pruneBlobs(api.context, later)
    expect(await kept.isThere()).toBe(false)
  })
})
