/** A user that is removed: of all that it had and was called nothing is left, and nothing of anybody else is missing. */
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ApiUnderTest,
  type Asker,
  addApp,
  addUser,
  apiUnderTest,
  fixture,
  form,
  paths,
  secrets,
} from './api.ts'
import { square } from './endpoint-world.ts'
import { findLeaks } from './leaks.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

let api: ApiUnderTest
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
  api = await apiUnderTest({ allowPrivateWebhooks: true })
})
afterAll(async () => {
  await api?.close()
  await receiver?.close()
})

const marks = {
  name: 'Astrid Vinterbukt',
  email: 'vinterbukt@example.com',
  phone: '+47 55501777',
  address: 'Vinterbuktveien 7',
  externalId: 'external-vinterbukt',
}
const grower = 'Grower of Vinterbukt'
const farm = 'Farm of Vinterbukt'
const field = 'Field of Vinterbukt'
const note = 'A note that lies in Vinterbukt'
const company = 'Company of Vinterbukt'
const described = 'Key of Vinterbukt'

const post = async (ask: Asker, url: string, payload: object, status = 201) => {
  const answer = await ask('POST', url, { payload })
  if (answer.statusCode !== status) throw new Error(`${url}: ${answer.body}`)
  return answer.json()
}
const upload = async (ask: Asker, leafUserId: string, bytes: Buffer, name: string) => {
  const answer = await ask('POST', paths.batch, form({ leafUserId, provider: 'Other' }, { name, bytes }))
  const { id } = answer.json()
  return eventually(
    async () => (await ask('GET', `${paths.batch}/${id}`)).json(),
    ({ status }) => status !== 'RECEIVED',
  )
}

test('nothing of it is left in any table, job or stored file', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask, marks)
  const neighbour = await addUser(ask, { name: 'A neighbour', email: 'neighbour@example.com' })
  receiver.answer = (response) => void response.writeHead(200).end()
  const events = ['fieldCreated', 'uploadedFileProcessingFinished', 'batchUploadProcessingFinished']
  await post(ask, '/services/alerts/api/alerts/webhooks', {
    name: 'hook',
    secret: 'secret-of-hook',
    url: receiver.url,
    events,
  })
  // From now on it fails: alerts wait, and failed calls are kept with what was to be told.
  receiver.answer = (response) => void response.writeHead(500).end()
  await addApp(api, ask)
  const given = await secrets(api.emulator, 'empty@example.com')
  await post(ask, `${paths.users}/${leafUserId}/ag-leader-credentials`, given)
  const { key } = await post(ask, '/services/usermanagement/api/api-keys', {
    leafUserId,
    description: described,
  })
  const links = `/services/widgets/api/magic-link/users/${leafUserId}`
  await post(ask, `${links}/file-upload`, { settings: { companyName: company } })
  const ofUser = `/services/fields/api/users/${leafUserId}`
  const { id: growerId } = await post(ask, `${ofUser}/growers`, { name: grower })
  const { id: farmId } = await post(ask, `${ofUser}/farms`, { name: farm, growerId })
  await post(ask, `${ofUser}/fields`, { name: field, farmId, geometry: square(1) })
  await ask('PATCH', `/services/config/api/configs/${leafUserId}`, { payload: { operationsMergeRange: 3 } })
  const harvest = await fixture('deere-shapefile/Gen4 - 4600 Harvest Data - Point - OneHertz.zip')
  const shared = [
    await upload(ask, leafUserId, harvest, 'harvest.zip'),
    await upload(ask, neighbour, harvest, 'harvest.zip'),
  ]
  await upload(ask, leafUserId, zipOf({ 'note.txt': Buffer.from(note) }), `${note}.zip`)
  const boundary = {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: { name: field }, geometry: square(5) }],
  }
  const zip = zipOf({ 'field.geojson': Buffer.from(JSON.stringify(boundary)) })
  await ask(
    'POST',
    `/services/uploadservice/api/upload?leafUserId=${leafUserId}`,
    form({}, { name: 'f.zip', bytes: zip }),
  )
  const { db, queue } = api.context
  await eventually(
    () => db.selectFrom('failed_calls').selectAll().execute(),
    (calls) => calls.some(({ request_body }) => request_body.includes(leafUserId)),
  )
  await eventually(
    async () => (await ask('GET', `/services/operations/api/operations?leafUserId=${leafUserId}`)).json(),
    (operations) => Array.isArray(operations),
  )
  const { id: link } = await db
    .selectFrom('magic_links')
    .select('id')
    .where('user_id', '=', leafUserId)
    .executeTakeFirstOrThrow()

  const search = {
    databaseUrl: api.deployment.database.url,
    folders: [join(api.deployment.dataDir, 'blobs')],
    secrets: new Map(
      Object.entries({ ...marks, leafUserId, grower, farm, field, note, company, link, described }).map(
        ([what, text]) => [what, String(text)],
      ),
    ),
  }
  const before = await findLeaks(search)
  for (const what of search.secrets.keys())
    expect(before.filter((leak) => leak.startsWith(`${what} in `))).not.toEqual([])
  expect(before.filter((leak) => leak.startsWith('note in ') && !leak.includes('public.'))).not.toEqual([])

  expect((await ask('DELETE', `${paths.users}/${leafUserId}`)).statusCode).toBe(204)
  const left = await eventually(
    async () => {
      // What ran when the user went comes to its end, and is swept up in the night.
      await queue.send('prune', {})
      await eventually(
        () =>
          sql<{
            n: number
          }>`select count(*)::int as n from pgboss.job where name = 'prune' and state < 'completed'`.execute(
            db,
          ),
        ({ rows }) => rows[0]?.n === 0,
      )
      return findLeaks(search)
    },
    (leaks) => leaks.length === 0,
  )
  expect(left).toEqual([])

  const headers = { 'x-api-key': key }
  expect((await api.app.inject({ url: paths.batch, headers })).statusCode).toBe(401)
  const [theirs] = (await ask('GET', `${paths.files}?leafUserId=${neighbour}`)).json().operations
  expect(shared[1].leafFiles).toContain(theirs.id)
  const download = new URL(theirs.downloadStandardGeojson)
  const answer = await api.app.inject(download.pathname + download.search)
  expect([answer.statusCode, answer.rawPayload.length > 1000]).toEqual([200, true])
})
