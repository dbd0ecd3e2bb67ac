import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addUser, type TestDeployment, testDeployment } from '../../tests/test-context.ts'
import { referTo } from '../blobs/reference.ts'
import type { WorkerContext } from '../context.ts'
import { pruneBlobs } from './prune-blobs.ts'

let deployment: TestDeployment
let context: WorkerContext
beforeAll(async () => {
  deployment = await testDeployment()
  context = await deployment.open('http://127.0.0.1:9')
})
afterAll(() => deployment.close())

const day = 24 * 3600 * 1000

test('bytes go 30 days after nothing refers to them any more; what is referred to again stays', async () => {
  const { db, blobs } = context
  const { ownerId, userId } = await addUser(context)
  const put = async (text: string) => {
    const blob = await blobs.put(ownerId, [Buffer.from(text)])
    await db.transaction().execute((tx) => referTo(tx, blobs, ownerId, blob))
    return blob
  }
  const [used, loose, revived] = [await put('used'), await put('loose'), await put('revived')]
  const refer = ({ sha256, size }: { sha256: string; size: number }) =>
    db
      .insertInto('sources')
      .values({
        id: randomUUID(),
        owner_id: ownerId,
        user_id: userId,
        origin: 'uploaded',
        provider: 'Other',
        name: 'a',
        size,
        state: 'stored',
        blob: sha256,
      })
      .execute()
  const kept = async () =>
    (await db.selectFrom('blobs').select('sha256').execute()).map((row) => row.sha256).sort()
  await refer(used)
  const start = Date.parse('2026-01-01T00:00:00Z')
  await pruneBlobs(context, start)
  await refer(revived)
  await pruneBlobs(context, start + 29 * day)
  expect(await kept()).toEqual([used, loose, revived].map((blob) => blob.sha256).sort())
  await pruneBlobs(context, start + 31 * day)
  expect(await kept()).toEqual([used, revived].map((blob) => blob.sha256).sort())
  await expect(blobs.open(ownerId, loose.sha256)).rejects.toMatchObject({ code: 'blob_missing' })
})
