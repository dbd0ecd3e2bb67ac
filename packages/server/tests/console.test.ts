/** What the console asks besides the API of every client. */
import {
  ConfigurationKey,
  ConsoleUser,
  configurationKeys,
  Delivery,
  defaultSettings,
  Overview,
} from '@sheaf/contract'
import Type from 'typebox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliverAlert } from '../src/alerts/deliver.ts'
import { raise } from '../src/alerts/raise.ts'
import {
  type ApiUnderTest,
  type Asker,
  addUser,
  apiUnderTest,
  fixture,
  form,
  holds,
  paths,
  secrets,
} from './api.ts'
import { ok, type Receiver, startReceiver } from './receiver.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

let api: ApiUnderTest
let receiver: Receiver
let ask: Asker
let other: Asker
beforeAll(async () => {
  receiver = await startReceiver()
  api = await apiUnderTest({ allowPrivateWebhooks: true })
  ask = await api.owner()
  other = await api.owner()
})
afterAll(async () => {
  await api.close()
  await receiver.close()
})

const get = async (url: string) => (await ask('GET', url)).json()

async function upload(leafUserId: string, path: string): Promise<{ id: string; leafFiles: string[] }> {
  const body = form({ leafUserId, provider: 'Other' }, { name: 'a.zip', bytes: await fixture(path) })
  const { id } = (await ask('POST', paths.batch, body)).json()
  return eventually(
    () => get(`${paths.batch}/${id}`),
    ({ status }) => status !== 'RECEIVED',
  )
}

describe('users', () => {
  test('by name, with connection, sync and counts, searched and paged; no other owner', async () => {
    const [zoe, ada] = [
      await addUser(ask, { name: 'zoe', externalId: 'farm_7' }),
      await addUser(ask, { name: 'Ada', email: 'ada@farm.example' }),
    ]
    await addUser(other, { name: 'Bob' })
    await ask('POST', `${paths.users}/${ada}/ag-leader-credentials`, {
      payload: await secrets(api.emulator, 'empty@example.com'),
    })
    await upload(zoe, 'deere-shapefile/Gen4 - 4600 Application Data - Point - OneHertz.zip')
    await ask('POST', `/services/fields/api/users/${zoe}/fields`, { payload: { geometry: square } })

    const synced = await eventually(
      () => get('/console/users'),
      ([first]) => first.connections[0]?.sync === 'finished',
    )
    holds(Type.Array(ConsoleUser), synced)
    expect(synced).toMatchObject([
      {
        id: ada,
        name: 'Ada',
        connections: [{ provider: 'AgLeader', status: 'OK', lastSync: expect.any(String) }],
        files: { processing: 0, processed: 0, failed: 0 },
        operations: 0,
        fields: 0,
      },
      { id: zoe, externalId: 'farm_7', connections: [], files: { processed: 1 } },
    ])
    await eventually(
      async () => (await get('/console/users?search=zoe'))[0],
      ({ fields }) => fields === 1,
    )
    const named = async (search: string) =>
      (await get(`/console/users?search=${encodeURIComponent(search)}`)).map(({ id }: { id: string }) => id)
    expect(await named('FARM.EX')).toEqual([ada])
    expect(await named('m_7')).toEqual([zoe])
    // Wildcards are letters like others.
    expect([await named('%'), await named('farm.7'), await named('z_e'), await named('\\')]).toEqual([
      [],
      [],
      [],
      [],
    ])
    const second = await ask('GET', '/console/users?size=1&page=1')
    expect(second.json()).toHaveLength(1)
    expect(second.headers['x-total-count']).toBe('2')
    expect(second.headers.link).toContain('rel="prev"')
  })

  test('counts over all of them, and those alone who need somebody', async () => {
    const owner = await api.owner()
    const asked = async (url: string) => (await owner('GET', url)).json()
    const none = { users: 0, connected: 0, operations: 0, fields: 0 }
    const noFiles = { processing: 0, processed: 0, failed: 0 }
    expect(await asked('/console/users/overview')).toEqual({ ...none, files: noFiles })

    const [well, refused, failing] = [
      await addUser(owner, { name: 'well' }),
      await addUser(owner, { name: 'refused' }),
      await addUser(owner, { name: 'failing' }),
    ]
    const given = await secrets(api.emulator, 'empty@example.com')
    const attach = (user: string, payload: object) =>
      owner('POST', `${paths.users}/${user}/ag-leader-credentials`, { payload })
    await attach(well, given)
    await attach(refused, { ...given, refreshToken: 'wrong' })
    const zip = zipOf({ 'field.txt': Buffer.from('nothing that anybody reads') })
    const body = form({ leafUserId: failing, provider: 'Other' }, { name: 'a.zip', bytes: zip })
    await owner('POST', paths.batch, body)
    const harvest = await fixture('deere-shapefile/Gen4 - 4600 Harvest Data - Point - OneHertz.zip')
    await owner(
      'POST',
      paths.batch,
      form({ leafUserId: well, provider: 'Other' }, { name: 'b.zip', bytes: harvest }),
    )
    await eventually(
      () => asked('/console/users/overview'),
      ({ files }) => files.processing === 0 && files.processed === 1,
    )
    const overview = await asked('/console/users/overview')
    holds(Overview, overview)
    expect(overview).toMatchObject({ users: 3, connected: 2 })
    const needing = await owner('GET', '/console/users?needing=true')
    const names = needing.json().map(({ name }: { name: string }) => name)
    expect([names, needing.headers['x-total-count']]).toEqual([['refused'], '1'])
  })
})

describe('deliveries', () => {
  const webhooks = '/services/alerts/api/alerts/webhooks'
  let webhookId: string
  let leafUserId: string
  let ownerId: string
  beforeAll(async () => {
    leafUserId = await addUser(ask)
    const payload = { name: 'hook', secret: 's', url: receiver.url, events: ['operationCreated'] }
    webhookId = (await ask('POST', webhooks, { payload })).json().id
    const { owner_id } = await api.context.db
      .selectFrom('users')
      .select('owner_id')
      .where('id', '=', leafUserId)
      .executeTakeFirstOrThrow()
    ownerId = owner_id
    receiver.calls.length = 0
  })
  const tell = (operationId: string) =>
    api.context.db
      .transaction()
      .execute((tx) =>
        raise(
          { tx, queue: api.context.queue },
          { type: 'operationCreated', ownerId, userId: leafUserId, operationId },
        ),
      )
  const newest = async () => (await get(`/console/deliveries?webhookId=${webhookId}`))[0] as Delivery
  const until = (status: Delivery['status'], failedCalls: number) =>
    eventually(newest, (delivery) => delivery?.status === status && delivery.failedCalls === failedCalls)
  const retry = ({ id }: Delivery, who = ask) => who('POST', `/console/deliveries/${id}/retry`)

  test('an alert is kept with what was sent, when, and how it went', async () => {
    await tell('o1')
    const delivered = await until('delivered', 0)
    holds(Delivery, delivered)
    expect(delivered).toMatchObject({ webhookId, event: 'operationCreated', lastStatus: 200 })
    expect(delivered.nextCall).toBeUndefined()
    expect([delivered.body]).toEqual(receiver.calls.map(({ body }) => body))
  })

  test('one that failed is sent again now; what was to be called later is not called besides', async () => {
    receiver.answer = (response) => void response.writeHead(503).end()
    await tell('o2')
    const failed = await until('waiting', 1)
    expect(failed.lastStatus).toBe(503)
    expect(Date.parse(failed.nextCall ?? '') - Date.parse(failed.lastCall ?? '')).toBe(60_000)
    receiver.answer = ok
    const again = await retry(failed)
    expect([again.statusCode, again.json().id, again.json().status]).toEqual([200, failed.id, 'waiting'])
    await until('delivered', 1)
    const calls = receiver.calls.length
    await deliverAlert(api.context, { alertId: failed.id, webhookId, attempts: 1 })
    expect(receiver.calls.length).toBe(calls)
  })

  test('one that was delivered is sent again with the same body, counted as it was', async () => {
    const calls = receiver.calls.length
    const delivered = await newest()
    expect((await retry(delivered)).statusCode).toBe(200)
    await until('delivered', 1)
    await eventually(
      async () => receiver.calls.length,
      (now) => now === calls + 1,
    )
    expect(receiver.calls.at(-1)?.body).toBe(delivered.body)
  })

  test('one that was given up is taken up again', async () => {
    const { db, queue } = api.context
    receiver.answer = (response) => void response.destroy()
    await tell('o3')
    const { id } = await until('waiting', 1)
    await db.updateTable('alerts').set({ attempts: 4 }).where('id', '=', id).execute()
    await retry(await newest())
    const given = await until('failed', 5)
    expect(given.nextCall).toBeUndefined()
    expect(given.lastStatus).toBeUndefined()
    expect(given.lastError).toEqual(expect.any(String))
    expect(await queue.deadJobs()).toHaveLength(1)
    receiver.answer = ok
    await retry(given)
    await until('delivered', 5)
    expect(await queue.deadJobs()).toEqual([])
  })

  test("are the owner's alone, newest first, paged", async () => {
    const all = await ask('GET', '/console/deliveries?size=2')
    expect([all.json().length, all.headers['x-total-count']]).toEqual([2, '3'])
    expect(all.json()[0].id).toBe((await newest()).id)
    expect((await other('GET', `/console/deliveries?webhookId=${webhookId}`)).json()).toEqual([])
    expect((await retry(await newest(), other)).statusCode).toBe(404)
  })
})

describe('files', () => {
  const reprocess = (id: string, who = ask) => who('POST', `/console/files/${id}/reprocess`)
  const configs = '/services/config/api/configs'

  test('one is made again as the configuration is now, under its id; a merged one of what it was made of', async () => {
    const leafUserId = await addUser(ask)
    const path = 'deere-shapefile/Gen4 - 4600 Application Data - Point - OneHertz.zip'
    const [first, second] = [await upload(leafUserId, path), await upload(leafUserId, path)]
    const [id, twin] = [first.leafFiles[0] as string, second.leafFiles[0] as string]
    const parquet = `${paths.files}/${id}/standardGeoparquet`
    expect((await ask('GET', parquet)).statusCode).toBe(404)
    await ask('POST', `${configs}/${leafUserId}`, { payload: { enableGeoparquetOutput: true } })
    expect((await reprocess(id, other)).statusCode).toBe(404)
    expect((await reprocess(id)).json()).toEqual({ id })
    await eventually(
      async () => (await ask('GET', parquet)).statusCode,
      (status) => status === 200,
    )
    expect((await get(`${paths.files}/${id}`)).status).toBe('processed')
    expect((await get(`${paths.batch}/${first.id}`)).leafFiles).toEqual([id])

    const { id: merged } = (
      await ask('POST', `${paths.files}/merge`, { payload: { ids: [id, twin] } })
    ).json()
    const mergedFile = () => get(`${paths.files}/${merged}`)
    const before = await eventually(mergedFile, ({ status }) => status === 'processed')
    expect((await reprocess(merged)).json()).toEqual({ id: merged })
    await eventually(
      mergedFile,
      ({ status, updatedTime }) => status === 'processed' && updatedTime > before.updatedTime,
    )
  })

  test('one that is being converted is left to it: 409; one that there is not: 404', async () => {
    const { leafFiles, id } = await upload(await addUser(ask), 'invalid/isoxml-ok.zip')
    await api.context.db.updateTable('sources').set({ state: 'stored' }).where('id', '=', id).execute()
    expect((await reprocess(leafFiles[0] as string)).statusCode).toBe(409)
    expect((await reprocess(id)).statusCode).toBe(404)
  })
})

test('the configuration is described key by key, as it is by default', async () => {
  const described = await get('/console/configuration-description')
  holds(Type.Array(ConfigurationKey), described)
  expect(described).toEqual(JSON.parse(JSON.stringify(configurationKeys())))
  const defaults = described.filter((key: object) => 'default' in key)
  expect(Object.fromEntries(defaults.map((key: ConfigurationKey) => [key.key, key.default]))).toEqual(
    JSON.parse(JSON.stringify(defaultSettings())),
  )
  expect(described.find((key: ConfigurationKey) => key.key === 'unitMeasurement')).toEqual({
    key: 'unitMeasurement',
    type: 'any',
    allowed: ['DEFAULT', 'IMPERIAL', 'METRIC'],
    default: 'DEFAULT',
    description: expect.stringContaining('Units'),
  })
})

/** The console's own question. */
const fetcher =
  (url: string) =>
  (method: 'GET' | 'HEAD', headers: Record<string, string> = {}) =>
    api.app.inject({
      method,
      url,
      headers: {
        cookie: `sheaf-console=${ask.token}`,
        'sec-fetch-site': 'same-origin',
        'accept-encoding': 'gzip',
        ...headers,
      },
    })

test('the sample grower: a field, its operations, and points that a browser takes in parts', async () => {
  const load = async () => (await ask('POST', '/console/sample')).json()
  const [first, second] = await Promise.all([load(), load()])
  expect(second).toEqual(first)
  const { leafUserId, batchId } = first
  const batch = await eventually(
    () => get(`${paths.batch}/${batchId}`),
    ({ status }) => status !== 'RECEIVED',
    240,
  )
  expect(batch).toMatchObject({ status: 'PROCESSED', leafUserId })
  expect(await load()).toEqual(first)
  expect((await get(`${paths.batch}?leafUserId=${leafUserId}`)).map(({ id }: { id: string }) => id)).toEqual([
    batchId,
  ])
  const operations = await eventually(
    () => get(`/services/operations/api/operations?leafUserId=${leafUserId}`),
    (found) => new Set(found.map(({ type }: { type: string }) => type)).size === 3,
    240,
  )
  expect(await get(`/services/fields/api/fields?leafUserId=${leafUserId}`)).toHaveLength(1)
  expect((await get('/console/users?search=sample'))[0].files.processed).toBe(
    batch.leafFiles.length + operations.length,
  )

  // As the console's map asks: with the cookie, length first, then ranges.
  const harvest = operations.find(({ type }: { type: string }) => type === 'harvested')
  const urls = [
    `operations/${harvest.id}/download/standardGeoparquet`,
    `files/${batch.leafFiles[0]}/download/standardGeoparquet`,
    `files/${batch.leafFiles[0]}/download/polygonGeoparquet`,
  ]
  for (const url of urls) {
    const fetch = fetcher(`/services/operations/api/${url}`)
    const head = await fetch('HEAD')
    const length = Number(head.headers['content-length'])
    const etag = String(head.headers.etag)
    expect([url, head.headers]).toMatchObject([
      url,
      {
        'content-type': 'application/vnd.apache.parquet',
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-cache',
        etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
      },
    ])
    expect(head.headers['content-encoding']).toBeUndefined()
    const whole = (await fetch('GET')).rawPayload
    expect(whole.length).toBe(length)
    const end = await fetch('GET', { range: `bytes=${length - 8}-${length - 1}` })
    expect([end.statusCode, end.headers['content-range'], end.headers.etag]).toEqual([
      206,
      `bytes ${length - 8}-${length - 1}/${length}`,
      etag,
    ])
    expect(end.rawPayload).toEqual(whole.subarray(-8))
    expect(end.rawPayload.subarray(-4).toString()).toBe('PAR1')
    const known = await fetch('GET', { 'if-none-match': etag })
    expect([known.statusCode, known.rawPayload.length]).toEqual([304, 0])
    expect((await fetch('GET', { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(401)
  }
  // What is compressed on the way is known again, too.
  const geojson = fetcher(`/services/operations/api/files/${batch.leafFiles[0]}/download/standardGeojson`)
  const compressed = await geojson('HEAD')
  expect(compressed.headers).toMatchObject({
    'content-encoding': 'gzip',
    etag: expect.stringMatching(/^W\//),
  })
  const tags = `"other", ${compressed.headers.etag}`
  expect((await geojson('GET', { 'if-none-match': tags })).statusCode).toBe(304)
  expect((await geojson('HEAD', { 'if-none-match': '"other"' })).statusCode).toBe(200)
}, 500_000)

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [1, 1],
      [1.01, 1],
      [1.01, 1.01],
      [1, 1.01],
      [1, 1],
    ],
  ],
}
