/** Signing in to the console: its cookie, what it is good for, and what no other site does with it. */
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { revokeTokens } from '../src/owners/owners.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, paths, publicUrl } from './api.ts'

let api: ApiUnderTest
let owner: Asker
beforeAll(async () => {
  api = await apiUnderTest()
  owner = await api.owner()
})
afterAll(() => api.close())

const session = '/console/session'
const own = { 'sec-fetch-site': 'same-origin', origin: publicUrl }

async function signIn(app: FastifyInstance = api.app, more: object = {}) {
  const { username, password } = owner
  const answer = await app.inject({
    method: 'POST',
    url: session,
    payload: { username, password, ...more },
    headers: own,
  })
  const [cookie = '', ...attributes] = String(answer.headers['set-cookie']).split('; ')
  return { answer, cookie, attributes }
}

describe('signing in', () => {
  test('gives a cookie that no script reads, with the token of /api/authenticate', async () => {
    const { answer, cookie, attributes } = await signIn()
    expect(answer.statusCode).toBe(200)
    expect(attributes).toEqual([
      'Path=/',
      expect.stringMatching(/^Max-Age=8\d{4}$/),
      'HttpOnly',
      'SameSite=Strict',
    ])
    expect(cookie).toMatch(/^sheaf-console=ey/)
    const { username, expiresAt } = answer.json()
    expect(username).toBe(owner.username)
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(23 * 3600_000)

    const again = await api.app.inject({ url: session, headers: { cookie, ...own } })
    expect(again.json()).toEqual({ username, expiresAt })
    const token = cookie.slice('sheaf-console='.length)
    const users = await api.app.inject({ url: paths.users, headers: { authorization: `Bearer ${token}` } })
    expect(users.statusCode).toBe(200)
  })

  test('rememberMe: for 30 days', async () => {
    const { attributes } = await signIn(api.app, { rememberMe: true })
    expect(Number(attributes[1]?.slice('Max-Age='.length))).toBeGreaterThan(29 * 86_400)
  })

  test.each([
    ['https://farm.test', '__Host-sheaf-console', '/'],
    ['https://farm.test/sheaf', '__Secure-sheaf-console', '/sheaf'],
    ['http://farm.test/sheaf', 'sheaf-console', '/sheaf'],
  ])('at %s the cookie is %s', async (at, name, path) => {
    const app = buildApp(api.context, { publicUrl: at })
    const { username, password } = owner
    const answer = await app.inject({ method: 'POST', url: session, payload: { username, password } })
    const [cookie = '', ...attributes] = String(answer.headers['set-cookie']).split('; ')
    expect(cookie.split('=')[0]).toBe(name)
    expect(attributes).toContain(`Path=${path}`)
    expect(attributes.includes('Secure')).toBe(at.startsWith('https:'))
    const found = await app.inject({ url: session, headers: { cookie, 'sec-fetch-site': 'same-origin' } })
    expect(found.statusCode).toBe(200)
    await app.close()
  })

  test('a wrong password: 401 and no cookie', async () => {
    const payload = { username: owner.username, password: 'not the password' }
    const answer = await api.app.inject({ method: 'POST', url: session, payload, headers: own })
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([401, undefined])
  })

  test('sign-ins are counted together with those of /api/authenticate', async () => {
    const app = buildApp(api.context, { publicUrl }, { loginsAMinute: 2 })
    const payload = { username: owner.username, password: 'not the password' }
    const statuses: number[] = []
    for (const url of [session, '/api/authenticate', session, '/api/authenticate'])
      statuses.push((await app.inject({ method: 'POST', url, payload })).statusCode)
    expect(statuses).toEqual([401, 401, 429, 429])
    await app.close()
  })
})

describe('the cookie', () => {
  let cookie: string
  beforeEach(async () => {
    cookie = (await signIn()).cookie
  })
  const ask = (options: InjectOptions) =>
    api.app.inject({ ...options, headers: { cookie, ...options.headers } })

  test.each<[string, Record<string, string>]>([
    ['a page of ours', own],
    ['a page of ours, in a browser that tells no Fetch Metadata', { origin: publicUrl }],
  ])('%s reads and writes with it', async (_whose, headers) => {
    const payload = { name: 'Nora Field', email: 'nora@example.com' }
    expect((await ask({ method: 'POST', url: paths.users, payload, headers })).statusCode).toBe(201)
    expect((await ask({ url: paths.users, headers })).statusCode).toBe(200)
  })

  test('a GET of a browser that tells nothing at all is taken for what the strict cookie says it is', async () => {
    expect((await ask({ url: paths.users })).statusCode).toBe(200)
  })

  test.each<[string, InjectOptions['method'], Record<string, string>]>([
    [
      'a form on another site',
      'POST',
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test', 'content-type': 'text/plain' },
    ],
    [
      'the same, in a browser that tells no Fetch Metadata',
      'POST',
      { origin: 'https://evil.test', 'content-type': 'text/plain' },
    ],
    [
      'fetch with credentials, from another site',
      'GET',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: 'https://evil.test' },
    ],
    ['the same, in a browser that tells no Fetch Metadata', 'GET', { origin: 'https://evil.test' }],
    [
      'an image on another site',
      'GET',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    ],
    [
      'a page of another host of the same site',
      'POST',
      { 'sec-fetch-site': 'same-site', origin: 'http://other.sheaf.test' },
    ],
    [
      'an image on another host of the same site',
      'GET',
      { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'image' },
    ],
    ['another port of our own host', 'POST', { origin: 'http://sheaf.test:3000' }],
    ['a frame in a sandbox', 'POST', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
    ['the same, in a browser that tells no Fetch Metadata', 'POST', { origin: 'null' }],
    ['a frame in a sandbox that reads', 'GET', { origin: 'null' }],
    ['a POST that tells nothing', 'POST', {}],
    ['an address that somebody typed', 'GET', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
  ])('%s: 401, and nothing changes', async (_what, method, headers) => {
    const count = async () => (await owner('GET', paths.users)).headers['x-total-count']
    const before = await count()
    const payload = JSON.stringify({ name: 'Thief', email: 'thief@example.com' })
    const answer = await ask({
      method: method ?? 'GET',
      url: paths.users,
      headers,
      ...(method === 'POST' ? { payload } : {}),
    })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    expect(await count()).toBe(before)
  })

  test.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site', origin: 'http://other.sheaf.test' }],
    ['a frame in a sandbox', { origin: 'null' }],
  ])('%s signs nobody in or out', async (_what, headers) => {
    const { username, password } = owner
    const payload = JSON.stringify({ username, password })
    const signedIn = await api.app.inject({
      method: 'POST',
      url: session,
      payload,
      headers: { ...headers, 'content-type': 'text/plain' },
    })
    expect([signedIn.statusCode, signedIn.headers['set-cookie']]).toEqual([403, undefined])
    expect((await ask({ method: 'DELETE', url: session, headers })).statusCode).toBe(403)
    expect((await ask({ url: session, headers: own })).statusCode).toBe(200)
  })

  test('a preflight from elsewhere is told of no credentials', async () => {
    const headers = { origin: 'https://evil.test', 'access-control-request-method': 'PUT' }
    const answer = await ask({ method: 'OPTIONS', url: paths.users, headers })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
  })

  test('a bearer that is no good is not made good by it', async () => {
    const headers = { ...own, authorization: 'Bearer nonsense' }
    expect((await ask({ url: paths.users, headers })).statusCode).toBe(401)
    expect((await ask({ url: paths.users, headers: { ...own, authorization: 'Bearer' } })).statusCode).toBe(
      401,
    )
  })

  test('an API key reaches no further with it', async () => {
    const leafUserId = await addUser(owner)
    const made = await owner('POST', '/services/usermanagement/api/api-keys', { payload: { leafUserId } })
    const headers = { ...own, 'x-api-key': made.json().key }
    expect((await ask({ url: paths.users, headers })).statusCode).toBe(403)
    expect((await ask({ url: `${paths.batch}?leafUserId=${leafUserId}`, headers })).statusCode).toBe(200)
  })

  test('signing out removes it, ends its token at once, and no other', async () => {
    const other = (await signIn()).cookie
    const answer = await ask({ method: 'DELETE', url: session, headers: own })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['set-cookie']).toBe('sheaf-console=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict')
    expect((await ask({ url: session, headers: own })).statusCode).toBe(401)
    expect((await ask({ url: paths.users, headers: own })).statusCode).toBe(401)
    expect((await api.app.inject({ url: session, headers: { cookie: other, ...own } })).statusCode).toBe(200)
    // Once more, with nothing to end.
    expect((await ask({ method: 'DELETE', url: session, headers: own })).statusCode).toBe(204)
  })

  test('ends with its token: after a day, and when the owner revokes', async () => {
    api.clock.ahead = 25 * 3600_000
    try {
      expect((await ask({ url: session, headers: own })).statusCode).toBe(401)
    } finally {
      api.clock.ahead = 0
    }
    expect((await ask({ url: session, headers: own })).statusCode).toBe(200)
    await revokeTokens(api.context.db, owner.username)
    expect((await ask({ url: session, headers: own })).statusCode).toBe(401)
    owner = Object.assign(await api.owner(), {})
  })
})
