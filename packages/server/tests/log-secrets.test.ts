/** What is logged at the most talkative level, and what is stored, over a whole way with failures in it, hold no secret. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { startEmulator } from '@sheaf/agfiniti-emulator'
import { createClient } from '@sheaf/contract'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { Secret } from '../src/config/secret.ts'
import { startServer } from '../src/server.ts'
import { secrets } from './api.ts'
import { findLeaks } from './leaks.ts'
import { eventually, testDeployment } from './test-context.ts'
import { zipOf } from './zip.ts'

test('no password, key, token or signature is in the log, in a table or in a stored file', async () => {
  const emulator = await startEmulator({ autoApprove: true })
  const deployment = await testDeployment()
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  const owner = { username: 'owner@example.com', password: 'correct horse battery staple' }
  const config = deployment.config({
    agfinitiUrl: emulator.url,
    owner: { username: owner.username, password: new Secret(owner.password) },
  })
  const server = await startServer(config, { log })
  const given = await secrets(emulator)
  const client = createClient({ baseUrl: server.url ?? '' })
  const wrong = { ...owner, password: 'wrong horse battery staple' }
  await expect(client.authenticate(wrong)).rejects.toMatchObject({ status: 401 })
  const token = await client.authenticate(owner)
  const user = await client.users.create({ name: 'Nora', email: 'nora@example.com' })
  const refused = { ...given, refreshToken: 'a-refresh-token-that-is-refused' }
  await client.agLeader.attach(user.id, refused)
  const attached = await client.agLeader.attach(user.id, given)
  emulator.faults.add({ kind: 'serverError', endpoint: 'content', status: 503, times: 2 })
  await eventually(
    () => client.agLeader.syncState(user.id),
    (state) => state.state === 'finished' && state.converted > 0,
  )
  emulator.expireAccessTokens()
  emulator.revoke({ refreshToken: attached.refreshToken })
  await client.agLeader.startSync(user.id)
  await eventually(
    () => client.agLeader.get(user.id),
    ({ status }) => status === 'UNAUTHENTICATED',
  )
  const { items } = await client.files.list({ status: 'processed' })
  const link = new URL(items[0]?.downloadStandardGeojson ?? '')
  await (await fetch(`${server.url}${link.pathname}${link.search}`)).arrayBuffer()
  const grown = await growerSecrets(server.url ?? '', token, user.id)
  const masterKey = (await readFile(join(deployment.dataDir, 'master.key'), 'utf8')).trim()
  const kept = {
    'password of the owner': owner.password,
    'a mistyped password': wrong.password,
    'JSON web token': token,
    'private key': given.privateKey,
    'refresh token': given.refreshToken,
    'rotated refresh token': attached.refreshToken,
    'access token': attached.accessToken ?? '',
    'refused token': refused.refreshToken,
    'signature of a link': link.searchParams.get('sig') ?? '',
    ...grown,
    'master key': masterKey,
    'basic authentication': Buffer.from(`${given.publicKey}:${given.privateKey}`).toString('base64'),
  }
  const databaseUrl = deployment.database.url
  const search = { databaseUrl, folders: [deployment.dataDir] }
  const leaks = await findLeaks({ ...search, secrets: new Map(Object.entries(kept)) })
  // What is looked for is found where it is: a name in a table, a text in a file, one in an unpacked file.
  const there = new Map([
    ['name', 'nora@example.com'],
    ['text', 'standard-of-nothing'],
  ])
  await writeFile(join(deployment.dataDir, 'packed'), gzipSync('something and standard-of-nothing'))
  const found = await findLeaks({ ...search, secrets: there })
  await server.stop()
  await deployment.close()
  await emulator.close()

  const logged = lines.join('')
  expect(logged).toContain('/api/authenticate')
  expect(logged).toContain('sync failed')
  expect(leaks).toEqual([])
  expect(found).toEqual(['name in public.users', 'text in packed, unpacked'])
  for (const [what, secret] of Object.entries(kept)) {
    expect(secret.length, what).toBeGreaterThan(10)
    expect(logged.includes(secret), what).toBe(false)
  }
}, 120_000)

/** What widgets and growers are handed, used once each. */
async function growerSecrets(
  url: string,
  token: string,
  leafUserId: string,
): Promise<Record<string, string>> {
  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    return (
      await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    ).json() as Promise<Record<string, string>>
  }
  const management = '/services/usermanagement/api'
  const keys = { publicKey: 'public-of-the-app', privateKey: 'private-of-the-app' }
  await post(`${management}/app-keys/AgLeader/main`, keys)
  const { key = '' } = await post(`${management}/api-keys`, { leafUserId })
  const form = new FormData()
  form.append('leafUserId', leafUserId)
  form.append('provider', 'Other')
  form.append('file', new Blob([zipOf({ 'empty.txt': Buffer.from('nothing') })]), 'upload.zip')
  const uploaded = await fetch(`${url}/services/operations/api/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  })
  expect(uploaded.status).toBe(201)
  const withKey = await fetch(`${url}${management}/app-keys`, { headers: { 'x-api-key': key } })
  expect(withKey.status).toBe(200)

  const links = '/services/widgets/api/magic-link'
  const { id = '' } = await post(`${links}/users/${leafUserId}/provider`, {})
  await fetch(`${url}${links}/provider/${id}`, { headers: { authorization: `Bearer ${token}` } })
  const page = await fetch(`${url}/magic-link/${id}`)
  const session = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const start = await fetch(`${url}/magic-link/${id}/session/connections/AgLeader`, {
    method: 'POST',
    headers: { cookie: session },
  })
  const { pathname } = new URL(((await start.json()) as { signInUrl: string }).signInUrl)
  const leaving = await fetch(url + pathname, { redirect: 'manual' })
  const state = new URL(leaving.headers.get('location') ?? '').searchParams.get('state') ?? ''
  const browser = leaving.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const back = `${management}/oauth/agleader/callback?code=a-code-from-agfiniti&state=${state}`
  const refused = await fetch(url + back, { headers: { cookie: browser }, redirect: 'manual' })
  expect(refused.status).toBe(303)
  return {
    'private key of an application': keys.privateKey,
    'API key': key,
    'magic link': id,
    'session of a magic link': session.split('=')[1] ?? '',
    'link to connect': pathname.split('/')[2] ?? '',
    'OAuth state': state,
    'browser of an attempt': browser.split('=')[1] ?? '',
    'OAuth code': 'a-code-from-agfiniti',
  }
}
