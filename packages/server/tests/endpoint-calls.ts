import type { Batch } from '@sheaf/contract'
import type { InjectOptions } from 'fastify'
import { type Asker, addUser, fixture, form, paths, secrets } from './api.ts'
import { boundaries, square, type World } from './endpoint-world.ts'
import { eventually } from './test-context.ts'

export interface Call {
  /** Where it is not what `world.ids` says. */
  readonly path?: Readonly<Record<string, string>>
  readonly query?: string
  readonly options?: InjectOptions
  /** 200 where it is not told. */
  readonly status?: number
  /** A page, or a file: nothing that a schema could describe. */
  readonly mediaType?: string
}

type Make = (world: World) => Call | Promise<Call>

const json = (payload: object, rest: Omit<Call, 'options'> = {}): Call => ({ options: { payload }, ...rest })
const person = { name: 'Ola Nordmann', email: 'ola@example.com' }
/** What a call needs besides the ids in its path. */
const calls: Readonly<Record<string, Make>> = {
  'POST auth /api/authenticate': ({ ask }) => json({ username: ask.username, password: ask.password }),

  'POST console /session': ({ ask }) => json({ username: ask.username, password: ask.password }),
  'DELETE console /session': () => ({ status: 204 }),
  'GET console /events': () => ({
    options: { headers: { accept: 'text/event-stream' }, payloadAsStream: true },
    mediaType: 'text/event-stream',
  }),
  'POST console /files/{id}/reprocess': async ({ ask, ids }) => {
    const batch = await uploaded(ask, ids.leafUserId!, { name: 'a.zip', path: 'invalid/isoxml-ok.zip' })
    return { path: { id: batch.leafFiles[0]! } }
  },
  'POST console /sample': async ({ ask }) => {
    await haveSample(ask)
    return { status: 201 }
  },

  'POST usermanagement /users': () => json(person, { status: 201 }),
  // What a PUT leaves out is taken away, credentials as well: not from the world's user.
  'PUT usermanagement /users': async ({ ask }) => json({ ...person, id: await addUser(ask) }),
  'GET usermanagement /users/{id}': ({ ids }) => ({ path: { id: ids.leafUserId! } }),
  'PUT usermanagement /users/{id}': async ({ ask }) => json(person, { path: { id: await addUser(ask) } }),
  'PATCH usermanagement /users/{id}': ({ ids }) => json({ phone: '1' }, { path: { id: ids.leafUserId! } }),
  'DELETE usermanagement /users/{id}': async ({ ask }) => ({ path: { id: await addUser(ask) }, status: 204 }),
  'POST usermanagement /users/{leafUserId}/ag-leader-credentials': async ({ api, ask }) =>
    json(await secrets(api.emulator, 'empty@example.com'), {
      path: { leafUserId: await addUser(ask) },
      status: 201,
    }),
  'DELETE usermanagement /users/{leafUserId}/ag-leader-credentials': () => ({ status: 204 }),

  'POST usermanagement /app-keys/AgLeader/{appName}': () =>
    json({ publicKey: 'p', privateKey: 'q' }, { path: { appName: 'another' }, status: 201 }),
  'PUT usermanagement /app-keys/AgLeader/{appName}': () => json({ publicKey: 'p', privateKey: 'q' }),
  'DELETE usermanagement /app-keys/AgLeader/{appName}': () => ({ status: 204 }),
  'POST usermanagement /api-keys': ({ ids }) => json({ leafUserId: ids.leafUserId }, { status: 201 }),
  'DELETE usermanagement /api-keys': ({ ids }) => ({ query: `?id=${ids.apiKeyId}`, status: 204 }),
  'DELETE usermanagement /api-keys/{apiKeyId}': () => ({ status: 204 }),
  'DELETE usermanagement /users/{leafUserId}/provider-connections/{provider}': async ({ api, ask }) => {
    const leafUserId = await addUser(ask)
    const payload = await secrets(api.emulator, 'empty@example.com')
    await ask('POST', `${paths.users}/${leafUserId}/ag-leader-credentials`, { payload })
    return { path: { leafUserId, provider: 'AgLeader' }, status: 204 }
  },
  'GET usermanagement /users/{leafUserId}/provider-connections/{provider}/attempts/{attemptId}': async ({
    ask,
    ids,
  }) => {
    const url = `${paths.users}/${ids.leafUserId}/provider-connections/AgLeader/sheaf-test`
    return { path: { provider: 'AgLeader', attemptId: (await ask('POST', url)).json().attemptId } }
  },
  // An older spelling, which the description leaves out.
  'POST usermanagement /users/{leafUserId}/provider-connections/{provider}/{appName}/{clientEnvironment}':
    () => ({ mediaType: 'application/json' }),
  'GET usermanagement /users/{leafUserId}/organizations/{provider}': () => ({
    path: { provider: 'JohnDeere' },
    mediaType: 'application/json',
  }),

  'GET page /magic-link/{magicLinkId}': ({ links }) => ({
    path: { magicLinkId: links.provider! },
    mediaType: page,
  }),
  'GET page /connect/{nonce}': async ({ ask, ids }) => {
    const url = `/services/usermanagement/api/users/${ids.leafUserId}/provider-connections/AgLeader/sheaf-test`
    const { signInUrl } = (await ask('POST', url)).json()
    return { path: { nonce: signInUrl.split('/').at(-1) }, status: 303 }
  },
  // Nobody sent this browser: what comes back to it is refused, on a page that says so.
  'GET usermanagement /oauth/agleader/callback': () => ({ status: 400, mediaType: page }),

  'POST alerts /webhooks': ({ receiver }) =>
    json({ name: 'hook', secret: 's', url: receiver.url, events: ['machineDeleted'] }, { status: 201 }),
  'GET alerts /webhooks/{id}': ({ webhook }) => ({ path: { id: webhook } }),
  'DELETE alerts /webhooks/{id}': ({ webhook }) => ({ path: { id: webhook }, status: 204 }),

  'POST operations /batch': async ({ ids }) => ({
    options: form(
      { leafUserId: ids.leafUserId!, provider: 'Other' },
      { name: 'a.zip', bytes: await fixture('invalid/zip-two-levels-ok.zip') },
    ),
    status: 201,
  }),
  'GET operations /batch/{id}': ofBatch,
  'PUT operations /batch/{id}/retry': ofBatch,
  'GET operations /batch/{id}/status': ofBatch,
  'GET operations /files/uncoveredFiles': ({ ids }) => ({ query: `?leafUserId=${ids.leafUserId}` }),
  'POST operations /files/merge': ({ harvests }) => json({ ids: harvests }, { status: 201 }),
  'POST operations /operations/cropOperationByField': ({ operation }) => json({ id: operation }),
  'POST operations /operations/reprocess': ({ ids }) => json({ fieldId: ids.fieldId }),

  'GET fields /growers/{id}': ofGrower,
  'POST fields /growers/enableSync': ({ grower }) => json({ growerIds: [Number(grower)] }),
  'GET fields /users/{leafUserId}/growers/{id}': ofGrower,
  'POST fields /users/{leafUserId}/growers': () => json({ name: 'Home' }, { status: 201 }),
  'PUT fields /users/{leafUserId}/growers/{id}': (world) => json({ name: 'Home' }, ofGrower(world)),
  'GET fields /farms/{id}': ofFarm,
  'GET fields /users/{leafUserId}/farms/{id}': ofFarm,
  'POST fields /users/{leafUserId}/farms': () => json({ name: 'Home' }, { status: 201 }),
  'PUT fields /users/{leafUserId}/farms/{id}': (world) => json({ name: 'Home' }, ofFarm(world)),
  'POST fields /fields/query/intersects': () => json({ geometry: square(1) }),
  'GET fields /users/{leafUserId}/fields/{id}': ofField,
  'POST fields /users/{leafUserId}/fields': () => json({ name: 'New', geometry: square(2) }, { status: 201 }),
  'PATCH fields /users/{leafUserId}/fields/{id}': (world) => json({ name: 'North' }, ofField(world)),
  'DELETE fields /users/{leafUserId}/fields/{id}': async ({ ask, ids }) => {
    const url = `/services/fields/api/users/${ids.leafUserId}/fields`
    const { id } = (await ask('POST', url, { payload: { geometry: square(3) } })).json()
    return { path: { id }, status: 204 }
  },
  'POST fields /users/{leafUserId}/fields/intersects': () => json({ geometry: square(1) }),
  'POST fields /users/{leafUserId}/fields/intersect': ({ ids, spareField }) =>
    json([ids.fieldId, spareField] as unknown as object),
  'POST fields /users/{leafUserId}/fields/{id}/enableSync': ofField,
  'PUT fields /users/{leafUserId}/fields/{fieldId}/boundary': ({ spareField }) =>
    json({ geometry: square(1.001) }, { path: { fieldId: spareField } }),

  'POST uploadservice /upload': ({ ids }) => ({
    query: `?leafUserId=${ids.leafUserId}`,
    options: form({}, { name: 'fields.zip', bytes: boundaries() }),
    status: 201,
  }),

  'PATCH config /configs': () => json({ operationsMergeRange: 5 }),
  'POST config /configs/{leafUserId}': async ({ ask }) =>
    json({ unitMeasurement: 'METRIC' }, { path: { leafUserId: await addUser(ask) }, status: 201 }),
  'PATCH config /configs/{leafUserId}': () => json({ operationsMergeRange: 5 }),
  'DELETE config /configs/{leafUserId}': () => ({ status: 204 }),

  'POST prescription /users/{leafUserId}/agleader': async () => ({
    options: form({}, { name: 'rx_map.zip', bytes: await fixture('prescription/rx_map.zip') }),
    status: 201,
  }),
}

/** The sample is there already: a year of a field takes its time. */
export async function haveSample(ask: Asker): Promise<void> {
  const leafUserId = await addUser(ask, { externalId: 'sheaf-sample-grower' })
  await uploaded(ask, leafUserId, { name: 'sample-grower.zip', path: 'invalid/zip-two-levels-ok.zip' })
}

async function uploaded(
  ask: Asker,
  leafUserId: string,
  { name, path }: { name: string; path: string },
): Promise<Batch> {
  const zip = form({ leafUserId, provider: 'Other' }, { name, bytes: await fixture(path) })
  const { id } = (await ask('POST', paths.batch, zip)).json()
  return eventually(
    async () => (await ask('GET', `${paths.batch}/${id}`)).json() as Batch,
    ({ status }) => status !== 'RECEIVED',
  )
}

export async function callOf(name: string, world: World): Promise<Call> {
  const made = calls[name]
  if (made) return made(world)
  const [method, , path = ''] = name.split(' ')
  const [, , kind] = path.match(/^\/magic-link\/(users\/\{leafUserId\}\/)?([\w-]+)/) ?? []
  if (kind) return magicLinkCall(method, kind, path, world)
  if (path.startsWith('/operations/{id}')) {
    return { path: { id: world.operation, artifact: 'standardGeojson' }, ...download(path) }
  }
  if (path.startsWith('/files/{id}')) {
    return { path: { id: world.harvests[0]!, artifact: 'standardGeojson' }, ...download(path) }
  }
  return {}
}

function magicLinkCall(method: string | undefined, kind: string, path: string, { links }: World): Call {
  const terms = { ...(kind === 'authentication' ? { provider: 'AgLeader' } : {}) }
  const forWhom = path.includes('/users/') ? {} : { externalId: `outside-${kind}` }
  if (method === 'POST') return json({ ...terms, ...forWhom }, { status: 201 })
  if (!path.endsWith('{magicLinkId}')) return {}
  return { path: { magicLinkId: links[kind]! }, ...(method === 'DELETE' ? { status: 204 } : {}) }
}

const page = 'text/html'
const download = (path: string) => (path.includes('download') ? { mediaType: 'application/geo+json' } : {})

function ofBatch({ batch }: World): Call {
  return { path: { id: batch } }
}
function ofGrower({ grower }: World): Call {
  return { path: { id: grower } }
}
function ofFarm({ farm }: World): Call {
  return { path: { id: farm } }
}
function ofField({ ids }: World): Call {
  return { path: { id: ids.fieldId! } }
}
