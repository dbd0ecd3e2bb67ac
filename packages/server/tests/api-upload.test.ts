/** Uploads over a real connection, and what an upload that goes wrong leaves behind: nothing. */

import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createClient, notAZip } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { createBatch } from '../src/files/batches.ts'
import { UserGone } from '../src/files/errors.ts'
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

const emptyZip = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)])
const zipLike = (bytes: number) => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(bytes - 4, 7)])

let api: ApiUnderTest
let ask: Asker
let user: string
let url: string
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  user = await addUser(ask)
  url = await api.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => api.close())

/** The batch once its conversion, which makes files of its own, has ended. */
const ended = (id: string) =>
  eventually(
    async () => (await ask('GET', `${paths.batch}/${id}`)).json(),
    (batch) => batch.status !== 'RECEIVED',
  )

/** Everything that an upload makes: rows, stored bytes, and bytes in the making. */
async function traces(): Promise<string[]> {
  const { db } = api.context
  const rows = await db.selectFrom('sources').select('id').execute()
  const blobs = await db.selectFrom('blobs').select('sha256').execute()
  const root = join(api.deployment.dataDir, 'blobs')
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  return [...rows.map(({ id }) => id), ...blobs.map(({ sha256 }) => sha256), ...files].sort()
}

describe('an upload that is refused', () => {
  let before: string[]
  beforeEach(async () => {
    before = await traces()
  })

  test('is heard by a client that is still sending', async () => {
    const client = createClient({ baseUrl: url, token: ask.token })
    const zip = new Blob([Buffer.alloc(64 * 1024 * 1024, 'no zip')])
    const upload = client.batches.upload({ leafUserId: user, provider: 'Other', fileName: 'a.zip', zip })
    await expect(upload).rejects.toMatchObject({ status: 400, problem: { detail: notAZip } })
    expect(await traces()).toEqual(before)
  })

  test('by the client, who hangs up in the middle', async () => {
    const { payload, headers } = form(
      { leafUserId: user, provider: 'Other' },
      { name: 'a.zip', bytes: zipLike(1e6) },
    )
    const call = request(`${url}${paths.batch}`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${ask.token}`, 'content-length': payload.length },
    })
    call.on('error', () => {})
    call.write(payload.subarray(0, 500_000))
    await eventually(traces, (now) => now.length > before.length)
    call.destroy()
    expect(await eventually(traces, (now) => now.length === before.length)).toEqual(before)
  })

  test('because it is too large', async () => {
    const app = buildApp(
      api.context,
      { publicUrl },
      { requestsAMinute: 100, loginsAMinute: 1, uploadBytes: 1000 },
    )
    const send = (bytes: number) => {
      const { payload, headers } = form(
        { leafUserId: user, provider: 'Other' },
        { name: 'a.zip', bytes: zipLike(bytes) },
      )
      const authorization = `Bearer ${ask.token}`
      return app.inject({ method: 'POST', url: paths.batch, payload, headers: { ...headers, authorization } })
    }
    const refused = await send(1001)
    expect([refused.statusCode, refused.json().title]).toEqual([400, 'Bad Request'])
    expect(await traces()).toEqual(before)
    const taken = await send(1000)
    expect(taken.statusCode).toBe(201)
    await ended(taken.json().id)
    await app.close()
  })

  test('because of a field that is called like a method of every object', async () => {
    const fields = { leafUserId: user, provider: 'Other', hasOwnProperty: 'x' }
    const all = form(fields, { name: 'a.zip', bytes: emptyZip })
    const answer = await ask('POST', paths.batch, all)
    expect([answer.statusCode, answer.json().title]).toEqual([400, 'Bad Request'])
    expect(await traces()).toEqual(before)
  })

  test('because of more parts than a form has', async () => {
    const fields = Object.fromEntries(Array.from({ length: 1100 }, (_, index) => [`field${index}`, 'x']))
    const answer = await ask('POST', paths.batch, form(fields, { name: 'a.zip', bytes: emptyZip }))
    expect(answer.statusCode).toBe(400)
    expect(await traces()).toEqual(before)
  })

  test('because it is no zip, by its first bytes', async () => {
    const bytes = await fixture('invalid/not-a-zip.zip')
    const answer = await ask(
      'POST',
      paths.batch,
      form({ leafUserId: user, provider: 'Other' }, { name: 'a.zip', bytes }),
    )
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ title: 'Bad Request', detail: notAZip, path: '/api/batch' })
    expect(await traces()).toEqual(before)
  })

  test.each([
    ['no part file', { provider: 'Other' }, undefined, 400],
    ['an unknown provider', { provider: 'Nobody' }, 'empty.zip', 400],
    ['no provider', {}, 'empty.zip', 400],
    ['another part', { provider: 'Other' }, 'other-part', 400],
    ['an empty file', { provider: 'Other' }, 'zero', 400],
  ])('because of %s', async (_what, fields, file, status) => {
    const bytes = file === 'zero' ? Buffer.alloc(0) : await fixture('invalid/empty.zip')
    const part = file === 'other-part' ? { part: 'zip' } : {}
    const upload = form(
      { leafUserId: user, ...fields },
      file === undefined ? undefined : { name: 'a.zip', bytes, ...part },
    )
    const answer = await ask('POST', paths.batch, upload)
    expect(answer.statusCode).toBe(status)
    expect(await traces()).toEqual(before)
  })

  test('because it is for a user of another owner, cut off, or no form at all', async () => {
    const bytes = await fixture('invalid/empty.zip')
    const upload = form({ leafUserId: user, provider: 'Other' }, { name: 'a.zip', bytes })
    const other = await api.owner()
    expect((await other('POST', paths.batch, upload)).statusCode).toBe(404)
    expect((await other('POST', `${paths.batch}?leafUserId=${user}&provider=Other`, upload)).statusCode).toBe(
      404,
    )
    const cut = { ...upload, payload: upload.payload.subarray(0, upload.payload.length - 40) }
    expect((await ask('POST', paths.batch, cut)).statusCode).toBe(400)
    const json = await ask('POST', paths.batch, { payload: { leafUserId: user } })
    expect([json.statusCode, json.json().title]).toEqual([415, 'Unsupported Media Type'])
    expect(await traces()).toEqual(before)
  })

  test('because its user is gone when all of it is here', async () => {
    const { context } = api
    const owner = await context.db.selectFrom('owners').select('id').executeTakeFirstOrThrow()
    const blob = await context.blobs.put(owner.id, [emptyZip, Buffer.from('nowhere else')])
    const batch = { userId: randomUUID(), provider: 'Other', name: 'a.zip', blob }
    await expect(createBatch(context, owner.id, batch)).rejects.toBeInstanceOf(UserGone)
    expect(await traces()).toEqual(before)
  })

  test('because its user goes while it comes, though the same bytes of another user stay', async () => {
    const bytes = zipLike(5000)
    const leaver = await addUser(ask)
    const upload = form({ leafUserId: leaver, provider: 'Other' }, { name: 'a.zip', bytes })
    const kept = await ask(
      'POST',
      paths.batch,
      form({ leafUserId: user, provider: 'Other' }, { name: 'a.zip', bytes }),
    )
    expect(kept.statusCode).toBe(201)
    await ended(kept.json().id)
    const sha256s = await api.context.db.selectFrom('blobs').select('sha256').execute()
    const [answer] = await Promise.all([
      ask('POST', paths.batch, upload),
      ask('DELETE', `${paths.users}/${leaver}`),
    ])
    expect([201, 404]).toContain(answer.statusCode)
    expect(await api.context.db.selectFrom('blobs').select('sha256').execute()).toEqual(sha256s)
    const batches = await ask('GET', `${paths.batch}?leafUserId=${leaver}`)
    expect(batches.json()).toEqual([])
  })
})

describe('what an upload says of its data', () => {
  test.each([
    ['crop', 'fern', 'is no crop of the list: fern'],
    ['date', '2026-02-30', 'must be a day, yyyy-mm-dd: 2026-02-30'],
    ['timeZone', 'Mars/Olympus', 'must be the IANA name of a time zone: Mars/Olympus'],
    ['mapping', '{"columns":{"Yld":{"property":"yield"}}}', 'columns.Yld.property "yield"'],
    ['mapping', '{', 'The mapping is no JSON'],
  ])('%s %s: 400, named, whether in the form or in the query', async (field, value, message) => {
    const before = await traces()
    const told = { leafUserId: user, provider: 'Other', [field]: value }
    const file = { name: 'a.zip', bytes: emptyZip }
    for (const answer of [
      await ask('POST', paths.batch, form(told, file)),
      await ask('POST', `${paths.batch}?${new URLSearchParams(told)}`, form({}, file)),
    ]) {
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({
        message: 'error.validation',
        fieldErrors: [{ objectName: 'batch', field, message: expect.stringContaining(message) }],
      })
    }
    expect(await traces()).toEqual(before)
  })

  test('is kept with it; the query wins over the form', async () => {
    const inForm = { leafUserId: user, provider: 'Nobody', crop: 'corn', date: '2024-05-01', timeZone: '' }
    const query = new URLSearchParams({ provider: 'agleader', crop: 'Soybean' })
    const file = { name: 'a.zip', bytes: emptyZip }
    const answer = await ask('POST', `${paths.batch}?${query}`, form(inForm, file))
    expect([answer.statusCode, answer.json().provider]).toEqual([201, 'AgLeader'])
    const { id } = answer.json()
    const source = await api.context.db.selectFrom('sources').select('hints').where('id', '=', id)
    expect(await source.executeTakeFirstOrThrow()).toEqual({ hints: { crop: 'Soybean', date: '2024-05-01' } })
    await ended(id)
  })
})

test('a large upload goes to the disk as it comes: memory does not grow with it', async () => {
  const size = 256 * 2 ** 20
  const chunk = Buffer.alloc(2 ** 20)
  const { payload, headers } = form(
    { leafUserId: user, provider: 'Other' },
    { name: 'a.zip', bytes: zipLike(4) },
  )
  const tail = payload.indexOf('\r\n--', payload.indexOf('PK\x03\x04'))
  const call = request(`${url}${paths.batch}`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${ask.token}`, 'content-length': payload.length + size },
  })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    call.on('response', (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    call.on('error', reject)
  })
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  async function* parts() {
    yield payload.subarray(0, tail)
    for (let sent = 0; sent < size; sent += chunk.length) {
      yield chunk
      most = Math.max(most, process.memoryUsage().arrayBuffers)
    }
    yield payload.subarray(tail)
  }
  await pipeline(parts, call)
  expect(await answered).toBe(201)
  // Read buffers wait for the garbage collector; what may not happen is that the upload as a whole is held.
  expect(most - before).toBeLessThan(size / 2)
  const [batch] = (await ask('GET', `${paths.batch}?leafUserId=${user}&size=1`)).json()
  expect(batch.size).toBe(size + 4)
  expect((await ended(batch.id)).status).toBe('FAILED')
})

test('a batch that is being processed cannot be retried; lists are filtered and sorted', async () => {
  const grower = await addUser(ask)
  const upload = (name: string, provider: string) =>
    ask('POST', paths.batch, form({ leafUserId: grower, provider }, { name, bytes: emptyZip }))
  const first = (await upload('b.zip', 'AgLeader')).json()
  await ended(first.id)
  await upload('a.zip', 'Other').then(async (answer) => {
    await api.context.db.updateTable('sources').set({ state: 'stored' }).where('id', '=', first.id).execute()
    const refused = await ask('PUT', `${paths.batch}/${first.id}/retry`)
    expect([refused.statusCode, refused.json().message]).toEqual([409, 'error.http.409'])
    await api.context.db.updateTable('sources').set({ state: 'failed' }).where('id', '=', first.id).execute()
    await ended(answer.json().id)
  })
  const names = async (query: string) =>
    (await ask('GET', `${paths.batch}?leafUserId=${grower}&${query}`))
      .json()
      .map(({ fileName }: { fileName: string }) => fileName)
  expect(await names('sort=fileName')).toEqual(['a.zip', 'b.zip'])
  expect(await names('sort=fileName,desc')).toEqual(['b.zip', 'a.zip'])
  expect(await names('provider=agleader')).toEqual(['b.zip'])
  expect(await names('status=FAILED&sort=uploadTimestamp')).toEqual(['b.zip', 'a.zip'])
  expect(await names('status=PROCESSED')).toEqual([])
  expect(await names('uploadStartTime=2999-01-01')).toEqual([])
})

test('the first of two files is taken, and a file under another name is not', async () => {
  const one = form({ leafUserId: user, provider: 'Other' }, { name: 'one.zip', bytes: emptyZip })
  const boundary = '--sheaf-test-boundary'
  const more = ['file', 'other'].map(
    (part) =>
      `${boundary}\r\ncontent-disposition: form-data; name="${part}"; filename="${part}.zip"\r\n\r\nnot taken\r\n`,
  )
  const payload = Buffer.concat([
    one.payload.subarray(0, -boundary.length - 4),
    Buffer.from(`${more.join('')}${boundary}--\r\n`),
  ])
  const answer = await ask('POST', paths.batch, { ...one, payload })
  expect([answer.statusCode, answer.json().fileName]).toEqual([201, 'one.zip'])
  await ended(answer.json().id)
})

test('an empty zip is taken, and fails with a reason', async () => {
  const bytes = await fixture('invalid/empty.zip')
  const answer = await ask(
    'POST',
    paths.batch,
    form({ leafUserId: user, provider: 'Other' }, { name: 'a.zip', bytes }),
  )
  expect(answer.statusCode).toBe(201)
  const batch = await ended(answer.json().id)
  expect(batch).toMatchObject({ status: 'FAILED', leafFiles: [] })
  expect(batch.statusDetails.length).toBeGreaterThan(10)
})
