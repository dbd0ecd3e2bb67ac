/**
 * The calls of Leaf's published widgets, in their order, over TLS under the host that is compiled into them, as a
 * mapping of the host name sends them here.
 */
import { readFile } from 'node:fs/promises'
import { request as httpsRequest } from 'node:https'
import { fileURLToPath } from 'node:url'
import { type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { notAZip } from '@sheaf/contract'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../src/config/secret.ts'
import { type RunningServer, startServer } from '../src/server.ts'
import { fixture, form } from './api.ts'
import { Browser } from './browser.ts'
import { eventually, type TestDeployment, testDeployment } from './test-context.ts'
import { zipOf } from './zip.ts'

const leaf = 'https://api.withleaf.io'
const farm = 'https://farm.example'
const users = '/services/usermanagement/api/users'
const appKeys = '/services/usermanagement/api/app-keys'
const batches = '/services/operations/api/batch'
const pem = (name: string) => fileURLToPath(new URL(`tls/${name}.pem`, import.meta.url))
const owner = { username: 'owner@example.com', password: 'correct horse battery staple' }

let emulator: Emulator
let deployment: TestDeployment
let server: RunningServer
let ca: Buffer
let leafUserId: string
let key: string

interface Answer {
  readonly statusCode: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

/** As the mapping does it: the name stays, the address is ours. */
function toLeaf({ method, url, headers = {}, payload }: InjectOptions): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { port } = new URL(server.url ?? '')
  const target = { host: '127.0.0.1', port, servername: 'api.withleaf.io', ca, method, path: String(url) }
  const asked = httpsRequest({ ...target, headers: { ...headers, host: 'api.withleaf.io' } }, (answer) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('error', reject)
    answer.on('end', () => {
      const { statusCode = 0, headers } = answer
      resolve({ statusCode, headers, body: Buffer.concat(chunks).toString() })
    })
  })
  asked.on('error', reject)
  asked.end(payload as string | Buffer | undefined)
  return promise
}

/** A call of a page of the farm's, after the browser's question whether it may. */
async function widget(method: 'GET' | 'POST', url: string, sent: Partial<InjectOptions> = {}) {
  const asking = {
    origin: farm,
    'access-control-request-method': method,
    'access-control-request-headers': 'x-api-key',
  }
  const may = await toLeaf({ method: 'OPTIONS', url, headers: asking })
  expect([may.statusCode, may.headers['access-control-allow-origin']]).toEqual([204, farm])
  expect(may.headers['access-control-allow-headers']).toContain('x-api-key')
  expect(may.headers['access-control-allow-methods']).toContain(method)
  const headers = { ...sent.headers, origin: farm, 'x-api-key': key }
  const answer = await toLeaf({ ...sent, method, url, headers } as InjectOptions)
  expect(answer.headers['access-control-allow-origin']).toBe(farm)
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  return { status: answer.statusCode, json: () => JSON.parse(answer.body) }
}

beforeAll(async () => {
  emulator = await startEmulator({ autoApprove: true })
  deployment = await testDeployment()
  ca = await readFile(pem('cert'))
  const config = deployment.config({
    agfinitiUrl: emulator.url,
    publicUrl: leaf,
    corsOrigins: [farm],
    tls: { certFile: pem('cert'), keyFile: pem('key') },
    owner: { username: owner.username, password: new Secret(owner.password) },
  })
  server = await startServer(config)

  const json = { 'content-type': 'application/json' }
  const post = async (url: string, body: object, headers: object = {}) =>
    JSON.parse(
      (
        await toLeaf({
          method: 'POST',
          url,
          headers: { ...json, ...headers },
          payload: JSON.stringify(body),
        })
      ).body,
    )
  const { id_token } = await post('/api/authenticate', owner)
  const bearer = { authorization: `Bearer ${id_token}` }
  leafUserId = (await post(users, { name: 'Nora', email: 'nora@example.com' }, bearer)).id
  const callback = `${leaf}/services/usermanagement/api/oauth/agleader/callback`
  const app = emulator.keys.add({ name: 'Farm', redirectUrls: [callback], anyLoopbackUrl: false })
  const { publicKey, privateKey } = app
  await post(`${appKeys}/AgLeader/farm`, { publicKey, privateKey }, bearer)
  key = (await post('/services/usermanagement/api/api-keys', { leafUserId }, bearer)).key
}, 60_000)
afterAll(async () => {
  await server.stop()
  await deployment.close()
  await emulator.close()
})

test('the server says that it listens on https', () => {
  expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
})

test('providers: opens, marks, connects in a popup, polls, is done', async () => {
  const connections = `${users}/${leafUserId}/provider-connections`
  const apps = (await widget('GET', appKeys)).json()
  expect(apps).toMatchObject([{ provider: 'AgLeader', appName: 'farm', clientEnvironment: 'PRODUCTION' }])
  expect((await widget('GET', connections)).json().includes('AgLeader')).toBe(false)

  const chosen = (await widget('GET', `${appKeys}/AgLeader/farm`)).json()
  expect([chosen.length, chosen[0].appName]).toEqual([1, 'farm'])
  expect(chosen.find(({ provider }: { provider: string }) => provider === 'AgLeader')).toBe(chosen[0])

  const empty = { headers: { 'content-type': 'application/x-www-form-urlencoded' } }
  const start = await widget('POST', `${connections}/AgLeader/farm`, empty)
  expect(start.status).toBe(200)
  const popup = new Browser({ inject: toLeaf }, leaf)
  const { signInUrl } = start.json()
  expect(signInUrl.startsWith(`${leaf}/connect/`)).toBe(true)
  const done = await popup.go(signInUrl)
  expect([done.url.origin, done.status]).toEqual([leaf, 200])
  expect(done.body).toContain('is connected')
  const cookie = popup.cookies.find(({ origin }) => origin === leaf)
  expect(cookie?.text).toMatch(
    /^__Host-sheaf-browser=[\w-]{43}; Path=\/; .*; HttpOnly; SameSite=Lax; Secure$/,
  )

  expect((await widget('GET', connections)).json().includes('AgLeader')).toBe(true)
  const { createdTime } = (await widget('GET', `${users}/${leafUserId}/ag-leader-credentials`)).json()
  expect(Date.now() - Date.parse(createdTime)).toBeLessThan(60_000)
})

test('upload: a zip, polled until it is read; what is no zip is told in the words that the widget compares', async () => {
  const url = `${batches}?leafUserId=${leafUserId}&provider=Other`
  const zip = zipOf({ 'sample1.txt': await fixture('agleader-text/sample1.txt') })
  const sent = await widget('POST', url, form({}, { name: 'sample.zip', bytes: zip }))
  expect(sent.status).toBe(201)
  const { id } = sent.json()
  const batch = await eventually(
    async () => (await widget('GET', `${batches}/${id}`)).json(),
    ({ status }) => status !== 'RECEIVED',
  )
  expect(batch).toMatchObject({ status: 'PROCESSED', fileName: 'sample.zip', leafUserId })
  const list = (await widget('GET', `${batches}?leafUserId=${leafUserId}&page=0&size=20`)).json()
  expect(list.map((each: { id: string }) => each.id)).toEqual([id])

  const wrong = await widget('POST', url, form({}, { name: 'x.zip', bytes: Buffer.from('no zip at all') }))
  expect(wrong.json()).toMatchObject({ status: 400, detail: notAZip })
})

describe('origins', () => {
  test('that are not in the list get no leave', async () => {
    const headers = { origin: 'https://evil.example', 'x-api-key': key }
    const answer = await toLeaf({ method: 'GET', url: appKeys, headers })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })
})
