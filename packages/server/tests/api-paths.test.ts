/** Which paths there are, what the others answer, and how much may be asked. */
import { basePaths, type Endpoint, endpoints, outputSchemas, problemType as type } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, paths, publicUrl } from './api.ts'
import { haveSample } from './endpoint-calls.ts'

let api: ApiUnderTest
let ask: Asker
let other: Asker
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  other = await api.owner()
})
afterAll(() => api.close())

describe('paths', () => {
  test.each([
    ['GET', '/services/usermanagement/api/users/not-a-uuid', 404],
    ['GET', '/services/usermanagement/api/nothing', 404],
    ['GET', '/nothing', 404],
    ['DELETE', '/services/usermanagement/api/users', 405],
    ['PATCH', '/services/operations/api/files', 405],
    ['GET', '/services/usermanagement/api/Users', 200],
    ['GET', '/services/usermanagement/api/%zz', 400],
    ['GET', `/services/usermanagement/api/users/${'a'.repeat(300)}`, 404],
    ['POST', '/services/beta/api/users/7b0e3a5c-3c0f-4b0e-9a51-3c2f0b1d2e3f/machines', 501],
    ['DELETE', '/services/soil/anything/at/all', 501],
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
    if (status !== 200) expect(answer.json()).toMatchObject({ status, message: `error.http.${status}` })
  })

  test('HEAD works where GET does', async () => {
    const answer = await ask('HEAD', paths.users)
    expect([answer.statusCode, answer.body]).toEqual([200, ''])
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(1)
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

describe('the table of endpoints', () => {
  const uuid = '8f2d6c1a-77b3-4e0f-a1d9-5c3e9b604d12'
  const urlOf = ({ service, path }: Endpoint) =>
    `${basePaths[service]}${path}`
      .replace('/**', '/anything')
      .replace('{provider}-credentials', 'john-deere-credentials')
      .replace('{provider}', 'JohnDeere')
      .replace('{artifact}', 'standardGeojson')
      .replace(/\{\w+\}/g, uuid)

  test('each is known to whoever is signed in, needs a token unless it says otherwise, and none is a 500', async () => {
    const notServed: string[] = []
    await haveSample(ask)
    for (const endpoint of endpoints) {
      const method = endpoint.method === '*' ? 'GET' : endpoint.method
      const label = `${method} ${urlOf(endpoint)}`
      const anonymous = await api.app.inject({ method, url: urlOf(endpoint) })
      if (endpoint.auth !== 'none') expect([label, anonymous.statusCode]).toEqual([label, 401])
      const { statusCode, body } = await ask(method, urlOf(endpoint))
      expect([200, 201, 204, 400, 404, 415, 501], label).toContain(statusCode)
      if (statusCode !== 501) continue
      notServed.push(label)
      expect(JSON.parse(body)).toMatchObject({ title: 'Not Implemented', message: 'error.http.501' })
    }
    expect(notServed).toContain('POST /services/images/api/images')
  })

  test('the outputs are described by schemas', async () => {
    const { components } = (await api.app.inject('/openapi.json')).json()
    expect(components.schemas).toEqual(JSON.parse(JSON.stringify(outputSchemas)))
    expect(components.schemas.HarvestedSummary.properties.properties.required).toContain('totalDryMass')
  })

  test('what is described as served is in the table', async () => {
    const document = (await api.app.inject('/openapi.json')).json()
    const listed = new Set(endpoints.map((each) => `${each.method} ${basePaths[each.service]}${each.path}`))
    for (const [path, methods] of Object.entries<object>(document.paths)) {
      // What our own pages and watchers ask is no endpoint of Leaf's.
      if (/^\/(health|magic-link)\//.test(path)) continue
      for (const method of Object.keys(methods).filter((each) => each !== 'head'))
        expect(listed).toContain(`${method.toUpperCase()} ${path}`)
    }
  })
})

describe('other providers', () => {
  test('nobody has organizations at them', async () => {
    const user = `${paths.users}/${await addUser(ask)}`
    const none = { connectedOrganizations: [], notConnectedOrganizations: [] }
    expect((await ask('GET', `${user}/organizations/johndeere`)).json()).toEqual(none)
    expect((await ask('GET', `${user}/organizations/Trimble`)).json()).toEqual(none)
    const list = await ask('GET', `${user}/JohnDeere/organizations`)
    expect([list.json(), list.headers['x-total-count']]).toEqual([[], '0'])
    for (const path of ['organizations/Claas', 'organizations/Nobody', 'Nobody/organizations'])
      expect((await ask('GET', `${user}/${path}`)).statusCode).toBe(404)
    expect((await ask('POST', `${user}/JohnDeere/organizations/sync`)).statusCode).toBe(501)
    expect((await other('GET', `${user}/organizations/JohnDeere`)).statusCode).toBe(404)
    expect((await other('GET', `${user}/JohnDeere/organizations`)).statusCode).toBe(404)
  })
})

describe('limits', () => {
  test('are per owner, told in headers, and end in a 429 that says when to come back', async () => {
    const app = buildApp(api.context, { publicUrl }, { requestsAMinute: 2, loginsAMinute: 1, uploadBytes: 0 })
    const get = ({ token }: Asker) =>
      app.inject({ url: paths.users, headers: { authorization: `Bearer ${token}` } })
    const first = await get(ask)
    expect([first.headers['x-ratelimit-limit'], first.headers['x-ratelimit-remaining']]).toEqual(['2', '1'])
    expect((await get(ask)).statusCode).toBe(200)
    const refused = await get(ask)
    expect(refused.json()).toMatchObject({
      type,
      title: 'Too Many Requests',
      status: 429,
      path: '/api/users',
      message: 'error.http.429',
    })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await get(other)).statusCode).toBe(200)

    const login = () => app.inject({ method: 'POST', url: '/api/authenticate', payload: {} })
    expect((await login()).statusCode).toBe(400)
    expect((await login()).statusCode).toBe(429)
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    await app.close()
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
