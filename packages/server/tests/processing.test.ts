import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { WorkerContext } from '../src/context.ts'
import { addUser, type TestDeployment, testDeployment } from './test-context.ts'

const converter = (name: string) => new URL(`converters/${name}.ts`, import.meta.url).href

describe('processing', () => {
  let deployment: TestDeployment
  let whole: WorkerContext
  let misbehaving: WorkerContext
  let holder: { ownerId: string; userId: string }

  beforeAll(async () => {
    deployment = await testDeployment()
    whole = await deployment.open('http://127.0.0.1:9', {
      overrides: { converter: converter('whole-source') },
    })
    misbehaving = await deployment.open('http://127.0.0.1:9', {
      overrides: {
        converter: converter('misbehaving'),
        poolLimits: { memory: 400 * 2 ** 20, milliseconds: 6000, tasksPerProcess: 2 },
      },
    })
    holder = await addUser(whole)
  })
  afterAll(() => deployment.close())

  const stored = async (text: string, origin: 'provider' | 'uploaded' = 'provider') => {
    const { ownerId, userId } = holder
    const { sha256, size } = await whole.blobs.put(ownerId, [Buffer.from(text)])
    const id = randomUUID()
    const common = { owner_id: ownerId, user_id: userId, provider: 'AgLeader', origin }
    await whole.db
      .insertInto('sources')
      .values({ id, ...common, name: 'a.zip', size, state: 'stored', blob: sha256 })
      .execute()
    if (origin === 'provider') {
      const waiting = {
        id: randomUUID(),
        source_id: id,
        part_key: '',
        status: 'processing',
        file_name: 'a.zip',
        size_in_bytes: size,
      } as const
      await whole.db
        .insertInto('files')
        .values({ ...common, ...waiting })
        .execute()
    }
    return id
  }
  const source = (id: string) =>
    whole.db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const files = (id: string) =>
    whole.db.selectFrom('files').selectAll().where('source_id', '=', id).orderBy('part_key').execute()

  test('the waiting file becomes the first unit; a second run changes nothing', async () => {
    const id = await stored('two units')
    const [waiting] = await files(id)
    await whole.processing.convert(id)
    const units = await files(id)
    expect(units.map((file) => [file.part_key, file.status, file.points])).toEqual([
      ['first', 'processed', 9],
      ['second', 'processed', 9],
    ])
    expect(units[0]?.id).toBe(waiting?.id)
    expect(await source(id)).toMatchObject({
      state: 'converted',
      report: [{ path: 'a.zip', outcome: 'read' }],
    })
    const [artifact] = await whole.db
      .selectFrom('artifacts')
      .selectAll()
      .where('file_id', '=', units[0]?.id ?? '')
      .execute()
    const { stream } = await whole.blobs.open(holder.ownerId, artifact?.blob ?? '')
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('first 9')
    await whole.processing.convert(id)
    await whole.db.updateTable('sources').set({ state: 'stored' }).where('id', '=', id).execute()
    await whole.processing.convert(id)
    expect((await files(id)).map((file) => file.id)).toEqual(units.map((file) => file.id))
    expect(await readdir(join(deployment.dataDir, 'blobs', 'incoming'))).toEqual([])
  })

  test('units that a new version no longer has go', async () => {
    const id = await stored('two units')
    await whole.processing.convert(id)
    const { sha256, size } = await whole.blobs.put(holder.ownerId, [Buffer.from('one unit now')])
    await whole.db
      .updateTable('sources')
      .set({ state: 'stored', version: 2, blob: sha256, size })
      .where('id', '=', id)
      .execute()
    await whole.processing.convert(id)
    expect((await files(id)).map((file) => file.part_key)).toEqual(['first'])
  })

  test("a provider's file that cannot be read: its file says why", async () => {
    const id = await stored('unreadable')
    await whole.processing.convert(id)
    expect(await source(id)).toMatchObject({ state: 'failed', error_code: 'corrupt_archive' })
    expect(await files(id)).toMatchObject([
      {
        status: 'failed',
        steps: {
          originalFile: { status: 'processed' },
          rawGeojson: { status: 'failed', message: 'Nothing here can be read.' },
        },
      },
    ])
  })

  test('an upload that cannot be read: the source says why, there is no file', async () => {
    const id = await stored('unreadable', 'uploaded')
    await whole.processing.convert(id)
    expect(await source(id)).toMatchObject({ state: 'failed', error_message: 'Nothing here can be read.' })
    expect(await files(id)).toEqual([])
  })

  test.each([
    ['crash', 'converter_crashed'],
    ['bug', 'internal'],
    ['hang', 'time_limit'],
    ['eat', 'memory_limit'],
    ['nothing', 'no_valid_files'],
  ])('a conversion that does %s ends as %s, and the service lives', async (word, code) => {
    const id = await stored(`${word} ${randomUUID()}`)
    await misbehaving.processing.convert(id)
    expect(await source(id)).toMatchObject({ state: 'failed', error_code: code })
    expect((await files(id))[0]?.status).toBe('failed')
  })

  test('a full disk fails nothing for good: the source waits for the next try', async () => {
    const id = await stored('full')
    await expect(misbehaving.processing.convert(id)).rejects.toMatchObject({ code: 'storage_full' })
    expect(await source(id)).toMatchObject({ state: 'stored', error_code: null })
    expect((await files(id))[0]?.status).toBe('processing')
  })
})
