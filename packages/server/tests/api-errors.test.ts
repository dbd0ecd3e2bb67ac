/** What goes wrong is told in Leaf's shapes, never as a 500, and leaves nothing half-written. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, paths } from './api.ts'

let api: ApiUnderTest
let ask: Asker
let other: Asker
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  other = await api.owner()
})
afterAll(() => api.close())

const type = 'https://www.jhipster.tech/problem/problem-with-message'
const authenticate = (payload: unknown) =>
  api.app.inject({ method: 'POST', url: '/api/authenticate', payload: payload as object })

describe('signing in', () => {
  test('gives a token in body and header', async () => {
    const answer = await authenticate({ ...credentials(), rememberMe: 'true' })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers.authorization).toBe(`Bearer ${answer.json().id_token}`)
    const [head = '', claims = ''] = answer.json().id_token.split('.')
    expect(JSON.parse(Buffer.from(head, 'base64url').toString()).alg).toBe('HS512')
    const { sub, auth, exp, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString())
    expect({ sub, auth, days: (exp - iat) / 86_400 }).toEqual({
      sub: ask.username,
      auth: 'ROLE_USER',
      days: 30,
    })
  })

  test.each([
    ['a wrong password', () => ({ username: ask.username, password: 'not the password' })],
    ['an unknown owner', () => ({ username: 'nobody@example.com', password: 'not the password' })],
  ])('%s: 401, the same body', async (_what, payload) => {
    const answer = await authenticate(payload())
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toEqual({
      type,
      title: 'Unauthorized',
      status: 401,
      detail: 'Bad credentials',
      path: '/api/authenticate',
      message: 'error.http.401',
    })
  })

  test('a body without password: which field', async () => {
    const answer = await authenticate({ username: ask.username })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      type: 'https://www.jhipster.tech/problem/constraint-violation',
      message: 'error.validation',
      fieldErrors: [{ objectName: 'login', field: 'password', message: 'must not be null' }],
    })
  })
})

describe('tokens', () => {
  const unauthorized = (path: string) => ({
    type,
    title: 'Unauthorized',
    status: 401,
    detail: 'Not Authenticated',
    path,
    message: 'error.http.401',
  })

  test.each([
    ['no token', {}],
    ['no token at all in it', { authorization: 'Bearer' }],
    ['a token of another maker', { authorization: 'Bearer eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJ4In0.c2ln' }],
    ['an unknown API key', { 'x-api-key': 'lk_unknown' }],
  ])('%s: 401 with the whole path', async (_what, headers) => {
    const answer = await api.app.inject({ method: 'GET', url: `${paths.files}?size=1`, headers })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toEqual(unauthorized(paths.files))
  })

  test('a token changed by one letter, and one that was signed with "none"', async () => {
    const forged = `${ask.token.slice(0, -2)}${ask.token.endsWith('AA') ? 'BB' : 'AA'}`
    const [, claims] = ask.token.split('.')
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`
    for (const token of [forged, none]) {
      const answer = await api.app.inject({ url: paths.users, headers: { authorization: `Bearer ${token}` } })
      expect(answer.statusCode).toBe(401)
    }
  })

  test('after a day it is stale', async () => {
    api.clock.ahead = 25 * 3600 * 1000
    try {
      expect((await ask('GET', paths.users)).statusCode).toBe(401)
    } finally {
      api.clock.ahead = 0
    }
    expect((await ask('GET', paths.users)).statusCode).toBe(200)
  })
})

describe('another owner', () => {
  test('finds nothing by id, changes nothing, lists nothing', async () => {
    const id = await addUser(ask)
    const credentials = `${paths.users}/${id}/ag-leader-credentials`
    const payload = { name: 'Thief', email: 'thief@example.com' }
    const answers = await Promise.all([
      other('GET', `${paths.users}/${id}`),
      other('PUT', `${paths.users}/${id}`, { payload }),
      other('PUT', paths.users, { payload: { id, ...payload } }),
      other('PATCH', `${paths.users}/${id}`, { payload }),
      other('DELETE', `${paths.users}/${id}`),
      other('GET', credentials),
      other('POST', credentials, { payload: { publicKey: 'a', privateKey: 'b', refreshToken: 'c' } }),
      other('DELETE', credentials),
      other('GET', `${credentials}/events`),
      other('GET', `${credentials}/sync`),
      other('POST', `${credentials}/sync`),
    ])
    expect(answers.map((answer) => answer.statusCode)).toEqual(answers.map(() => 404))
    expect(answers[0]?.json()).toEqual({
      type,
      title: 'Not Found',
      status: 404,
      detail: '404 NOT_FOUND',
      path: `/api/users/${id}`,
      message: 'error.http.404',
    })
    expect((await other('GET', `${paths.users}?email=nora@example.com`)).json()).toEqual([])
    expect((await other('GET', `${paths.files}?leafUserId=${id}`)).json()).toEqual({
      message: 'SUCCESS',
      operations: [],
    })
    expect((await ask('GET', `${paths.users}/${id}`)).json().name).toBe('Nora Field')
  })
})

describe('bodies', () => {
  const post = (payload: string | undefined, headers: Record<string, string> = {}) =>
    ask('POST', paths.users, { ...(payload === undefined ? {} : { payload }), headers })

  test('that are not JSON', async () => {
    const answer = await post('{"name": "Nora",', { 'content-type': 'application/json' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({
      title: 'Bad Request',
      path: '/api/users',
      message: 'error.http.400',
    })
    expect(answer.json().detail).toMatch(/^JSON parse error: /)
  })

  test('that are missing', async () => {
    for (const payload of [undefined, '', 'null']) {
      const answer = await post(payload, { 'content-type': 'application/json' })
      expect(answer.statusCode).toBe(400)
      expect(answer.json().detail).toMatch(/^Required request body is missing/)
    }
  })

  test('JSON without a content type, or with the one of a form, is JSON', async () => {
    const payload = JSON.stringify({ name: 'Curl', email: 'curl@example.com', unknown: 1 })
    for (const headers of [{ 'content-type': 'application/x-www-form-urlencoded' }, {}]) {
      const answer = await post(payload, headers)
      expect([answer.statusCode, answer.json().name]).toEqual([201, 'Curl'])
    }
  })

  test('of another type: 415', async () => {
    const answer = await post('name=Nora', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(answer.statusCode).toBe(415)
    expect(answer.json().detail).toBe("Content type 'application/x-www-form-urlencoded' not supported")
  })

  test('of more than 10 MB: 413', async () => {
    const answer = await post(JSON.stringify({ name: 'x'.repeat(11 * 1024 * 1024) }), {
      'content-type': 'application/json',
    })
    expect(answer.statusCode).toBe(413)
  })

  test('with a key into the prototype', async () => {
    const answer = await post('{"name":"a","email":"b","__proto__":{"admin":true}}', {
      'content-type': 'application/json',
    })
    expect(answer.statusCode).toBe(400)
  })

  test('with wrong properties: each is named', async () => {
    const answer = await post('{"name":" ","email":[]}', { 'content-type': 'application/json' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().fieldErrors.map((each: { field: string }) => each.field)).toEqual(['name', 'email'])
  })
})

describe('paths', () => {
  test.each([
    ['GET', '/services/usermanagement/api/users/not-a-uuid', 404],
    ['GET', '/services/usermanagement/api/nothing', 404],
    ['GET', '/nothing', 404],
    ['DELETE', '/services/usermanagement/api/users', 405],
    ['PATCH', '/services/operations/api/files', 405],
    ['GET', '/services/fields/api/fields', 501],
    ['GET', '/services/satellite/api/fields', 501],
    [
      'GET',
      '/services/usermanagement/api/users/8f2d6c1a-77b3-4e0f-a1d9-5c3e9b604d12/john-deere-credentials',
      404,
    ],
    [
      'POST',
      '/services/usermanagement/api/users/8f2d6c1a-77b3-4e0f-a1d9-5c3e9b604d12/john-deere-credentials',
      501,
    ],
    [
      'GET',
      '/services/usermanagement/api/users/8f2d6c1a-77b3-4e0f-a1d9-5c3e9b604d12/tractor-co-credentials',
      404,
    ],
  ] as const)('%s %s: %d', async (method, url, status) => {
    const answer = await ask(method, url)
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ status, message: `error.http.${status}` })
  })

  test('405 has the words of Leaf', async () => {
    expect((await ask('DELETE', paths.users)).json()).toEqual({
      type,
      title: 'Method Not Allowed',
      status: 405,
      detail: "Request method 'DELETE' not supported",
      path: '/api/users',
      message: 'error.http.405',
    })
  })

  test('slashes too many and a slash at the end do not matter; an error names the path as it was called', async () => {
    expect((await ask('GET', '/services//usermanagement/api/users/')).statusCode).toBe(200)
    const answer = await ask('POST', `${paths.users}/`, { headers: { 'content-type': 'application/json' } })
    expect(answer.json().path).toBe('/api/users/')
  })

  test('OPTIONS needs no token, and any origin may ask', async () => {
    const answer = await api.app.inject({
      method: 'OPTIONS',
      url: paths.batch,
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
    })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers['access-control-allow-headers']).toContain('x-api-key')
    const refused = await api.app.inject({ url: paths.files, headers: { origin: 'https://app.example.com' } })
    expect(refused.statusCode).toBe(401)
    expect(refused.headers['access-control-allow-origin']).toBe('*')
  })
})

describe('queries', () => {
  test.each([
    ['files?leafUserId=nobody', 400],
    ['files?status=finished', 400],
    ['files?createdTime=yesterday', 400],
    ['files?createdTime=2026-13-01', 400],
    ['files?minArea=large', 400],
    ['files?sort=colour', 400],
    ['files?sort=id,sideways', 400],
    ['files?provider=agleader&operationType=HARVESTED&createdTime=2026-01-01T10:00&size=1000&page=-1', 200],
    ['files?organizationId=7&leafUserId=8F2D6C1A-77B3-4E0F-A1D9-5C3E9B604D12&unknown=1&page=99', 200],
    ['files?createdTime=2026-01-01T10:00:00+02:00&page=x&size=', 200],
    ['batch?provider=nobody', 400],
    ['batch?sort=uploadTimestamp,desc&sort=fileName', 200],
  ])('%s: %d', async (query, status) => {
    const answer = await ask('GET', `/services/operations/api/${query}`)
    expect(answer.statusCode).toBe(status)
    if (status === 400)
      expect(answer.json()).toMatchObject({ title: 'Bad Request', message: 'error.http.400' })
  })
})

test('no endpoint of the description answers without a token', async () => {
  const document = (await api.app.inject('/openapi.json')).json()
  const asked: string[] = []
  for (const [path, methods] of Object.entries<Record<string, { security?: unknown[] }>>(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (operation.security?.length === 0) continue
      const url = path
        .replace('{artifact}', 'summary')
        .replace(/\{\w+\}/g, '8f2d6c1a-77b3-4e0f-a1d9-5c3e9b604d12')
      const answer = await api.app.inject({ method: method.toUpperCase() as 'GET', url })
      expect([method, url, answer.statusCode]).toEqual([method, url, 401])
      asked.push(`${method} ${path}`)
    }
  }
  expect(asked.length).toBeGreaterThan(20)
})

function credentials(): { username: string; password: string } {
  return { username: ask.username, password: ask.password }
}
