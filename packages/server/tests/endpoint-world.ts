import { DEMO_KEY } from '@sheaf/agfiniti-emulator'
import { recordAssets } from '../src/assets/record.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, fixture, form, paths, secrets } from './api.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

/** An owner with one of everything. */
export interface World {
  readonly api: ApiUnderTest
  readonly ask: Asker
  /** By the names of path parameters. */
  readonly ids: Readonly<Record<string, string>>
  readonly batch: string
  /** Files of one operation type. */
  readonly harvests: readonly string[]
  readonly operation: string
  readonly grower: string
  readonly farm: string
  readonly spareField: string
  readonly webhook: string
  /** Where webhooks may be sent. */
  readonly receiver: Receiver
  /** Magic links by kind. */
  readonly links: Readonly<Record<string, string>>
  /** Texts that stand nowhere else: what its user is known by, what is the owner's own, what nobody gets to see. */
  readonly marks: Readonly<Record<'user' | 'owner' | 'secret', readonly string[]>>
  close(): Promise<void>
}

const marked = {
  name: 'Vinterbukt of the world',
  email: 'vinterbukt@example.com',
  phone: '+47 55501777',
  externalId: 'vinterbukt-1',
}
const operations = '/services/operations/api'
const fields = '/services/fields/api'

export async function makeWorld(): Promise<World> {
  const receiver = await startReceiver()
  const api = await apiUnderTest({ allowPrivateWebhooks: true })
  const ask = await api.owner()
  const leafUserId = await addUser(ask, marked)
  const post = async (url: string, payload: object) => {
    const answer = await ask('POST', url, { payload })
    if (answer.statusCode !== 201) throw new Error(`${url}: ${answer.body}`)
    return answer.json()
  }
  const get = async (url: string) => (await ask('GET', url)).json()
  const ofUser = `${fields}/users/${leafUserId}`

  await ask('PATCH', '/services/config/api/configs', {
    payload: {
      enableGeoparquetOutput: true,
      enablePolygonOutput: true,
      enableOutsideFieldGeojson: true,
      operationsImageCreation: true,
      operationsImageAsGeoTiff: true,
      operationsImageAttributeCreation: { harvested: { harvestMoisture: true } },
    },
  })
  await ask('PATCH', `/services/config/api/configs/${leafUserId}`, { payload: { operationsMergeRange: 4 } })
  const { refreshToken } = await api.emulator.grant({
    account: 'empty@example.com',
    scopes: ['read', 'readwrite', 'fileupload'],
  })
  const keys = await secrets(api.emulator, 'empty@example.com')
  await post(`${paths.users}/${leafUserId}/ag-leader-credentials`, { ...keys, refreshToken })

  const upload = async (path: string): Promise<{ id: string; leafFiles: string[] }> => {
    const bytes = await fixture(path)
    const body = form({ leafUserId, provider: 'Other' }, { name: 'a.zip', bytes })
    const { id } = (await ask('POST', paths.batch, body)).json()
    return eventually(
      () => get(`${paths.batch}/${id}`),
      ({ status }) => status !== 'RECEIVED',
    )
  }
  const harvest = 'deere-shapefile/Gen4 - 4600 Harvest Data - Point - OneHertz.zip'
  const [first, second] = [await upload(harvest), await upload(harvest)]
  await upload('isoxml/zips/SingleDPD.zip')
  const harvests = [first.leafFiles[0]!, second.leafFiles[0]!]

  const { id: grower } = await post(`${ofUser}/growers`, { name: 'Grower Vinterbukt' })
  const { id: farm } = await post(`${ofUser}/farms`, { name: 'Vinterbukt home farm', growerId: grower })
  // The western half of what was worked: the rest lies outside of the field.
  const { geometry } = await get(`${paths.files}/${harvests[0]}/summary`)
  const field = await post(`${ofUser}/fields`, {
    name: 'Vinterbukt west',
    farmId: farm,
    geometry: westernHalf(geometry),
  })
  const spare = await post(`${ofUser}/fields`, { name: 'Spare', geometry: westernHalf(geometry, 0.4) })
  const [operation] = await eventually(
    () => get(`${operations}/operations?fieldId=${field.id}`),
    (found) => found.length > 0,
  )
  await eventually(
    async () => (await ask('GET', `${operations}/operations/${operation.id}/imagesV2`)).json(),
    (images) => images.length > 0,
  )

  const { db } = api.context
  const row = await db
    .selectFrom('files')
    .selectAll()
    .where('id', '=', harvests[0]!)
    .executeTakeFirstOrThrow()
  await db.transaction().execute((tx) =>
    recordAssets(
      { tx, queue: api.context.queue },
      {
        id: row.id,
        ownerId: row.owner_id,
        userId: leafUserId,
        provider: 'AgLeader',
        machinery: [
          { name: 'Combine', type: 'machine', serialNumber: 'C1' },
          { name: 'Header', type: 'implement' },
        ],
        operators: ['Sam Field'],
        distance: 100,
      },
    ),
  )
  const beta = `/services/beta/api/users/${leafUserId}`
  const [machine] = await get(`${beta}/machines`)
  const [implement] = await get(`${beta}/implements`)
  const [operator] = await get(`${beta}/operators`)
  const [boundary] = await get(`${ofUser}/fields/${field.id}/boundaries`)
  const sent = await ask(
    'POST',
    `/services/uploadservice/api/upload?leafUserId=${leafUserId}`,
    form({}, { name: 'fields.zip', bytes: boundaries() }),
  )
  const uploadId = sent.json().id
  await eventually(
    () => get(`/services/uploadservice/api/upload/${uploadId}`),
    ({ status }) => status !== 'RECEIVED',
  )

  const { publicKey, privateKey } = DEMO_KEY
  await post(`/services/usermanagement/api/app-keys/AgLeader/sheaf-test`, { publicKey, privateKey })
  const apiKey = await post('/services/usermanagement/api/api-keys', { leafUserId })
  const hook = await post('/services/alerts/api/alerts/webhooks', {
    name: 'hook of the world',
    secret: 'secret of the hook',
    url: receiver.url,
    events: ['fieldUpdated'],
  })
  await ask('PATCH', `${ofUser}/fields/${spare.id}`, { payload: { name: 'Spare, too' } })
  const [delivery] = await eventually(
    () => get('/console/deliveries'),
    ([newest]) => newest?.status === 'delivered',
  )
  const connections = `${paths.users}/${leafUserId}/provider-connections/AgLeader/sheaf-test`
  const { attemptId } = (await ask('POST', connections)).json()
  const links: Record<string, string> = {}
  for (const kind of ['provider', 'authentication', 'file-upload']) {
    const terms = kind === 'authentication' ? { provider: 'AgLeader' } : {}
    const url = `/services/widgets/api/magic-link/users/${leafUserId}/${kind}`
    links[kind] = (await post(url, terms)).id
  }

  return {
    api,
    ask,
    ids: {
      leafUserId,
      fieldId: field.id,
      fileId: harvests[0]!,
      boundaryId: boundary.id,
      machineId: machine.id,
      implementId: implement.id,
      operatorId: operator.id,
      uploadId,
      apiKeyId: apiKey.id,
      alertId: delivery.id,
      attemptId,
      provider: 'AgLeader',
      appName: 'sheaf-test',
      clientEnvironment: 'PRODUCTION',
    },
    batch: first.id,
    harvests,
    operation: operation.id,
    grower: String(grower),
    farm: String(farm),
    spareField: spare.id,
    webhook: hook.id,
    receiver,
    links,
    marks: {
      user: [...Object.values(marked), 'Grower Vinterbukt', 'Vinterbukt home farm', 'Vinterbukt west'],
      owner: [ask.username, 'sheaf-test', 'hook of the world'],
      secret: [privateKey, refreshToken, apiKey.key, 'secret of the hook', ask.password, ask.token],
    },
    async close() {
      await api.close()
      await receiver.close()
    },
  }
}

function westernHalf({ coordinates }: { coordinates: number[][][][] }, part = 0.5) {
  const positions = coordinates.flat(2) as [number, number][]
  const [lons, lats] = [positions.map(([lon]) => lon), positions.map(([, lat]) => lat)]
  const [west, east, south, north] = [
    Math.min(...lons),
    Math.max(...lons),
    Math.min(...lats),
    Math.max(...lats),
  ]
  const middle = west + (east - west) * part
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [middle, south],
        [middle, north],
        [west, north],
        [west, south],
      ],
    ],
  }
}

/** Of 0.01 degrees, at the equator. */
export const square = (west: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, 0],
      [west + 0.01, 0],
      [west + 0.01, 0.01],
      [west, 0.01],
      [west, 0],
    ],
  ],
})

/** An upload of one boundary. */
export function boundaries(): Buffer {
  const feature = { type: 'Feature', properties: { name: 'Field 9' }, geometry: square(5) }
  return zipOf({
    'field.geojson': Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: [feature] })),
  })
}
