/** Batches, files and downloads over the API, on real files. Answers are held against the contract. */
import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { Batch, File, FileSteps, NewBatch, Units } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import {
  type ApiUnderTest,
  type Asker,
  addUser,
  apiUnderTest,
  fixture,
  form,
  holds,
  paths,
  publicUrl,
} from './api.ts'
import { eventually } from './test-context.ts'

let api: ApiUnderTest
let ask: Asker
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
})
afterAll(() => api.close())

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
      entries: [{ path: expect.any(String), outcome: 'read' }],
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

  test('links that are not signed need the token, also those of before; older names can be left out', async () => {
    const signed = new URL(file.downloadStandardGeojson as string)
    const app = buildApp(api.context, { publicUrl, signedDownloads: false, legacyUrls: false })
    try {
      const { token } = ask
      const headers = { authorization: `Bearer ${token}` }
      const get = (url: string, more = {}) => app.inject({ url, headers: more })
      const shown = (await get(`${paths.files}/${file.id}`, headers)).json()
      holds(File, shown)
      expect(shown.downloadStandardGeojson).toBe(`${publicUrl}${signed.pathname}`)
      expect(Object.keys(shown).filter((key) => /geojson|file$|pngs/i.test(key))).toEqual([
        'downloadOriginalFile',
        'downloadRawGeojson',
        'downloadStandardGeojson',
      ])
      expect((await get(signed.pathname)).statusCode).toBe(401)
      expect((await get(signed.pathname + signed.search)).statusCode).toBe(401)
      expect((await get(signed.pathname, headers)).statusCode).toBe(200)
    } finally {
      await app.close()
    }
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
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await expect(blobs.open(ownerId, sha256)).rejects.toMatchObject({ code: 'blob_missing' })
})
