/** Users, credentials, files, batches and downloads over the API, on real files. Answers are held against the contract. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import {
  AgLeaderCredentials,
  Batch,
  CredentialEvent,
  File,
  FileSteps,
  NewBatch,
  notAZip,
  SyncState,
  Units,
  User,
} from '@sheaf/contract'
import type Type from 'typebox'
import Value from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ApiUnderTest,
  type Asker,
  addUser,
  apiUnderTest,
  form,
  paths,
  publicUrl,
  secrets,
} from './api.ts'
import { eventually } from './test-context.ts'

const fixture = (path: string) =>
  readFile(fileURLToPath(new URL(`../../../fixtures/${path}`, import.meta.url)))

let api: ApiUnderTest
let ask: Asker
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
})
afterAll(() => api.close())

function holds(schema: Type.TSchema, value: unknown): void {
  expect([...Value.Errors(schema, value)].map((error) => `${error.instancePath} ${error.message}`)).toEqual(
    [],
  )
}

describe('users', () => {
  test('are made, found, changed, replaced and removed', async () => {
    const payload = { name: 'Ada Acre', email: 'ada@example.com', phone: '515', externalId: 'crm-1' }
    const made = await ask('POST', paths.users, { payload })
    expect(made.statusCode).toBe(201)
    holds(User, made.json())
    const { id } = made.json()
    expect((await ask('GET', `${paths.users}/${id.toUpperCase()}`)).json()).toEqual({ id, ...payload })
    expect((await ask('GET', `${paths.users}?externalId=crm-1`)).json()).toHaveLength(1)

    const patched = await ask('PATCH', `${paths.users}/${id}`, { payload: { address: 'Ames' } })
    expect(patched.json()).toEqual({ id, ...payload, address: 'Ames' })
    const replaced = await ask('PUT', paths.users, { payload: { id, name: 'Ada', email: 'ada@example.com' } })
    expect(replaced.json()).toEqual({ id, name: 'Ada', email: 'ada@example.com' })

    const gone = await ask('DELETE', `${paths.users}/${id}`)
    expect([gone.statusCode, gone.body]).toEqual([204, ''])
    expect((await ask('GET', `${paths.users}/${id}`)).statusCode).toBe(404)
  })

  test('an externalId is taken once per owner', async () => {
    await addUser(ask, { externalId: 'crm-2' })
    const again = await ask('POST', paths.users, { payload: { name: 'B', email: 'b', externalId: 'crm-2' } })
    expect(again.statusCode).toBe(400)
    expect(again.json()).toMatchObject({
      entityName: 'leafUser',
      errorKey: 'externalIdAlreadyExists',
      message: 'error.externalIdAlreadyExists',
      params: 'leafUser',
    })
    const other = await api.owner()
    expect(await addUser(other, { externalId: 'crm-2' })).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('come in pages, with headers that lead on', async () => {
    const owner = await api.owner()
    for (const name of ['c', 'a', 'b']) await addUser(owner, { name })
    const first = await owner('GET', `${paths.users}?size=2&sort=name,desc&email=nora@example.com`)
    expect(first.json().map((user: { name: string }) => user.name)).toEqual(['c', 'b'])
    expect(first.headers['x-total-count']).toBe('3')
    expect(first.headers.link).toBe(
      '<api/users?size=2&sort=name%2Cdesc&email=nora%40example.com&page=1>;rel="next",' +
        '<api/users?size=2&sort=name%2Cdesc&email=nora%40example.com&page=1>;rel="last",' +
        '<api/users?size=2&sort=name%2Cdesc&email=nora%40example.com&page=0>;rel="first"',
    )
    const last = await owner('GET', `${paths.users}?size=2&page=1&sort=name,desc`)
    expect(last.json()).toHaveLength(1)
    expect(last.headers.link).not.toContain('rel="next"')
    expect(last.headers.link).toContain('rel="prev"')
    const beyond = await owner('GET', `${paths.users}?page=7`)
    expect([beyond.statusCode, beyond.json()]).toEqual([200, []])
  })
})

describe('AgLeader credentials', () => {
  const pathOf = (user: string) => `${paths.users}/${user}/ag-leader-credentials`

  test('attached, shown, synced, listed on the user without secrets, and removed', async () => {
    const user = await addUser(ask)
    expect((await ask('GET', pathOf(user))).statusCode).toBe(404)
    const payload = await secrets(api.emulator, 'empty@example.com')
    const made = await ask('POST', pathOf(user), { payload })
    expect(made.statusCode).toBe(201)
    holds(AgLeaderCredentials, made.json())
    expect(made.json()).toMatchObject({
      status: 'OK',
      publicKey: payload.publicKey,
      privateKey: payload.privateKey,
    })
    expect((await ask('GET', `${pathOf(user)}/status`)).json()).toEqual({ status: 'OK' })

    const shown = (await ask('GET', `${paths.users}/${user}`)).json()
    expect(Object.keys(shown.agLeaderCredentials).sort()).toEqual(['createdTime', 'id', 'status'])

    const state = await eventually(
      async () => (await ask('GET', `${pathOf(user)}/sync`)).json(),
      (now) => now.state === 'finished',
    )
    holds(SyncState, state)
    const events = await ask('GET', `${pathOf(user)}/events`)
    expect(events.json().length).toBeGreaterThan(0)
    for (const event of events.json()) holds(CredentialEvent, event)
    for (const secret of [
      payload.refreshToken,
      made.json().accessToken,
      made.json().refreshToken,
      payload.privateKey,
    ])
      expect(events.body).not.toContain(secret)
    expect((await ask('POST', `${pathOf(user)}/sync`)).statusCode).toBe(200)

    expect((await ask('DELETE', pathOf(user))).statusCode).toBe(204)
    for (const route of ['', '/status', '/events', '/sync'])
      expect((await ask('GET', pathOf(user) + route)).statusCode).toBe(404)
  })

  test('a refused token for a new credential: 201 and UNAUTHENTICATED; in place of a working one: 400, which stays', async () => {
    const user = await addUser(ask)
    const refused = { ...(await secrets(api.emulator, 'empty@example.com')), refreshToken: 'made-up' }
    const first = await ask('POST', pathOf(user), { payload: refused })
    expect([first.statusCode, first.json().status]).toEqual([201, 'UNAUTHENTICATED'])
    await ask('POST', pathOf(user), { payload: await secrets(api.emulator, 'empty@example.com') })
    const second = await ask('POST', pathOf(user), { payload: refused })
    expect(second.statusCode).toBe(400)
    expect(second.json().errorKey).toBe('credentialRejected')
    expect((await ask('GET', `${pathOf(user)}/status`)).json()).toEqual({ status: 'OK' })
  })

  test('a replacement of the user that does not name them drops them', async () => {
    const user = await addUser(ask)
    const { id } = (
      await ask('POST', pathOf(user), { payload: await secrets(api.emulator, 'empty@example.com') })
    ).json()
    const body = { name: 'Nora', email: 'nora@example.com' }
    const kept = await ask('PUT', `${paths.users}/${user}`, {
      payload: { ...body, agLeaderCredentials: { id } },
    })
    expect(kept.json().agLeaderCredentials.id).toBe(id)
    const foreign = { ...body, agLeaderCredentials: { id: user } }
    expect((await ask('PUT', `${paths.users}/${user}`, { payload: foreign })).json().errorKey).toBe(
      'credentialNotFound',
    )
    expect(
      (await ask('PUT', `${paths.users}/${user}`, { payload: body })).json().agLeaderCredentials,
    ).toBeUndefined()
    expect((await ask('GET', pathOf(user))).statusCode).toBe(404)
  })
})

describe('an upload', () => {
  let user: string
  let batch: Record<string, string>
  let file: Record<string, string>
  beforeAll(async () => {
    user = await addUser(ask)
    const zip = await fixture('invalid/zip-two-levels-ok.zip')
    const upload = form({ provider: 'other' }, { name: 'März/spring.zip', bytes: zip })
    const answer = await ask('POST', `${paths.batch}?leafUserId=${user}`, upload)
    expect(answer.statusCode).toBe(201)
    holds(NewBatch, answer.json())
    expect(answer.json()).toMatchObject({
      status: 'RECEIVED',
      provider: 'Other',
      size: zip.length,
      leafUserId: user,
    })
    batch = await eventually(
      async () => (await ask('GET', `${paths.batch}/${answer.json().id}`)).json(),
      (now) => now.status !== 'RECEIVED',
    )
    const files = await ask('GET', `${paths.files}?batchId=${batch.id}`)
    file = files.json().operations[0]
  })

  test('becomes files', async () => {
    holds(Batch, batch)
    expect(batch).toMatchObject({ status: 'PROCESSED', leafFiles: [file.id] })
    expect((await ask('GET', `${paths.batch}/${batch.id}/status`)).json()).toEqual({
      converted: { leafFiles: [file.id] },
      processing: { leafFiles: [] },
      failed: {},
    })
    holds(File, file)
    expect(file).toMatchObject({
      status: 'processed',
      origin: 'uploaded',
      batchId: batch.id,
      operationType: 'harvested',
    })
    expect(file.rawGeojson).toContain('/download/rawGeojson?')
    const listed = await ask(
      'GET',
      `${paths.batch}?leafUserId=${user}&uploadStartTime=2020-01-01&sort=uploadTimestamp`,
    )
    expect(listed.json()).toEqual([batch])
  })

  test('its file has summary, units and status', async () => {
    const summary = (await ask('GET', `${paths.files}/${file.id}/summary`)).json()
    expect(summary.geometry.type).toBe('MultiPolygon')
    const units = (await ask('GET', `${paths.files}/${file.id}/units`)).json()
    holds(Units, units)
    expect(units).toMatchObject({ area: 'm2', wetMass: 'lb', harvestMoisture: 'percentage' })
    const status = (await ask('GET', `${paths.files}/${file.id}/status`)).json()
    holds(FileSteps, status)
    expect(status.standardGeojson).toEqual({ status: 'processed', message: 'ok' })
    expect(status.cleanupGeojson).toEqual(status.standardGeojson)
  })

  test('filters find it, and only it', async () => {
    const found = async (query: string) =>
      (await ask('GET', `${paths.files}?leafUserId=${user}&${query}&shape=array`)).json().length
    expect(
      await found(
        'status=processed&origin=uploaded&operationType=harvested&provider=Other&fileFormat=AGLEADERTEXT',
      ),
    ).toBe(1)
    expect(await found(`createdTime=${encodeURIComponent(new Date(0).toISOString())}&minArea=1`)).toBe(1)
    expect(await found('minArea=1e9')).toBe(0)
    expect(await found('createdTime=2999-01-01')).toBe(0)
    expect(await found('operationType=planted')).toBe(0)
    expect(await found('organizationId=1')).toBe(0)
  })

  test('is downloaded by link, by token, in part, and compressed', async () => {
    const url = new URL(file.downloadStandardGeojson as string)
    expect(url.origin).toBe(publicUrl)
    const link = url.pathname + url.search
    const get = (path: string, headers: Record<string, string> = {}) => api.app.inject({ url: path, headers })
    const whole = await get(link)
    expect(whole.statusCode).toBe(200)
    expect(whole.headers['content-type']).toBe('application/geo+json')
    expect(whole.headers['content-disposition']).toMatch(/^attachment; filename=".*\.standard\.geojson"/)
    expect(whole.json().features.length).toBe(20)
    expect(Number(whole.headers['content-length'])).toBe(whole.rawPayload.length)

    const part = await get(link, { range: 'bytes=10-19' })
    expect([part.statusCode, part.headers['content-range']]).toEqual([
      206,
      `bytes 10-19/${whole.rawPayload.length}`,
    ])
    expect(part.rawPayload).toEqual(whole.rawPayload.subarray(10, 20))
    const end = await get(link, { range: 'bytes=-5', 'if-range': String(whole.headers.etag) })
    expect(end.rawPayload).toEqual(whole.rawPayload.subarray(-5))
    expect((await get(link, { range: 'bytes=0-1', 'if-range': '"changed"' })).statusCode).toBe(200)
    const beyond = await get(link, { range: `bytes=${whole.rawPayload.length}-` })
    expect([beyond.statusCode, beyond.json().status]).toEqual([416, 416])

    const gzip = await get(link, { 'accept-encoding': 'gzip' })
    expect(gzip.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(gzip.rawPayload)).toEqual(whole.rawPayload)
    expect((await get(link, { 'if-none-match': String(whole.headers.etag) })).statusCode).toBe(304)
    const head = await api.app.inject({ method: 'HEAD', url: link })
    expect([head.statusCode, head.headers['content-length'], head.body]).toEqual([
      200,
      String(whole.rawPayload.length),
      '',
    ])

    expect((await get(url.pathname)).statusCode).toBe(401)
    expect((await ask('GET', url.pathname)).statusCode).toBe(200)
    expect((await (await api.owner())('GET', url.pathname)).statusCode).toBe(404)
    for (const broken of [
      link.replace('standardGeojson', 'rawGeojson'),
      link.replace(/exp=\d+/, 'exp=9999999999'),
      `${link}x`,
    ])
      expect((await get(broken)).statusCode).toBe(401)
    api.clock.ahead = 25 * 3600 * 1000
    try {
      expect((await get(link)).statusCode).toBe(401)
    } finally {
      api.clock.ahead = 0
    }
    const original = await ask('GET', new URL(file.downloadOriginalFile as string).pathname)
    expect(original.rawPayload).toEqual(await fixture('invalid/zip-two-levels-ok.zip'))
  })

  test('is processed again on demand, into the same file', async () => {
    const answer = await ask('PUT', `${paths.batch}/${batch.id}/retry`)
    expect([answer.statusCode, answer.json().status]).toEqual([200, 'RECEIVED'])
    const again = await eventually(
      async () => (await ask('GET', `${paths.batch}/${batch.id}`)).json(),
      (now) => now.status !== 'RECEIVED',
    )
    expect(again.leafFiles).toEqual([file.id])
  })
})

describe('uploads that are refused leave nothing', () => {
  let user: string
  const rows = async () => {
    const { db } = api.context
    const count = async (table: 'sources' | 'blobs') =>
      (
        await db
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n
    return { sources: await count('sources'), blobs: await count('blobs') }
  }
  beforeAll(async () => {
    user = await addUser(ask)
  })

  test('what is no zip, by its first bytes', async () => {
    const before = await rows()
    const bytes = await fixture('invalid/not-a-zip.zip')
    const answer = await ask(
      'POST',
      paths.batch,
      form({ leafUserId: user, provider: 'Other' }, { name: 'a.zip', bytes }),
    )
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ title: 'Bad Request', detail: notAZip, path: '/api/batch' })
    expect(await rows()).toEqual(before)
  })

  test.each([
    ['no part file', { provider: 'Other' }, undefined, 400],
    ['an unknown provider', { provider: 'Nobody' }, 'empty.zip', 400],
    ['no provider', {}, 'empty.zip', 400],
    ['another part', { provider: 'Other' }, 'other-part', 400],
    ['an empty file', { provider: 'Other' }, 'zero', 400],
  ])('%s', async (_what, fields, file, status) => {
    const before = await rows()
    const bytes = file === 'zero' ? Buffer.alloc(0) : await fixture('invalid/empty.zip')
    const part = file === 'other-part' ? { part: 'zip' } : {}
    const upload = form(
      { leafUserId: user, ...fields },
      file === undefined ? undefined : { name: 'a.zip', bytes, ...part },
    )
    const answer = await ask('POST', paths.batch, upload)
    expect(answer.statusCode).toBe(status)
    expect(await rows()).toEqual(before)
  })

  test('for a user of nobody, or of another owner; a form that is cut off; no form at all', async () => {
    const before = await rows()
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
    expect(await rows()).toEqual(before)
  })

  test('an empty zip is taken, and fails with a reason', async () => {
    const bytes = await fixture('invalid/empty.zip')
    const answer = await ask(
      'POST',
      paths.batch,
      form({ leafUserId: user, provider: 'Other' }, { name: 'a.zip', bytes }),
    )
    expect(answer.statusCode).toBe(201)
    const batch = await eventually(
      async () => (await ask('GET', `${paths.batch}/${answer.json().id}`)).json(),
      (now) => now.status !== 'RECEIVED',
    )
    expect(batch).toMatchObject({ status: 'FAILED', leafFiles: [] })
    expect(batch.statusDetails.length).toBeGreaterThan(10)
  })
})

test('a user goes with its files and their bytes', async () => {
  const owner = await api.owner()
  const user = await addUser(owner)
  const bytes = await fixture('invalid/mac-junk.zip')
  const upload = form({ leafUserId: user, provider: 'Other' }, { name: 'a.zip', bytes })
  const { id } = (await owner('POST', paths.batch, upload)).json()
  await eventually(
    async () => (await owner('GET', `${paths.batch}/${id}`)).json(),
    (now) => now.status === 'PROCESSED',
  )
  const [file] = (await owner('GET', `${paths.files}?shape=array`)).json()
  expect((await owner('DELETE', `${paths.users}/${user}`)).statusCode).toBe(204)
  expect((await owner('GET', `${paths.files}/${file.id}`)).statusCode).toBe(404)
  const link = new URL(file.downloadStandardGeojson)
  expect((await api.app.inject(link.pathname + link.search)).statusCode).toBe(404)
  const { db, blobs } = api.context
  const { id: ownerId } = await db
    .selectFrom('owners')
    .select('id')
    .where('username', '=', owner.username)
    .executeTakeFirstOrThrow()
  expect(await db.selectFrom('blobs').where('owner_id', '=', ownerId).selectAll().execute()).toEqual([])
  const { createHash } = await import('node:crypto')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await expect(blobs.open(ownerId, sha256)).rejects.toMatchObject({ code: 'blob_missing' })
})
