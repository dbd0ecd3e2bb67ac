/** Bodies and queries that are wrong, or odd: told in Leaf's shapes, never as a 500. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, paths } from './api.ts'

let api: ApiUnderTest
let ask: Asker
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
})
afterAll(() => api.close())

describe('bodies', () => {
  const signIn = (payload: object) => api.app.inject({ method: 'POST', url: '/api/authenticate', payload })
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

  test('that are no object', async () => {
    for (const payload of ['[]', '[{"name":"a"}]', '5', '"text"']) {
      const answer = await post(payload, { 'content-type': 'application/json' })
      expect([answer.statusCode, answer.json().detail]).toEqual([
        400,
        'JSON parse error: an object is expected',
      ])
    }
  })

  test('with a character that no text of the database holds', async () => {
    const answer = await post('{"name":"a\\u0000b","email":"c"}')
    expect([answer.statusCode, answer.json().detail]).toEqual([
      400,
      "JSON parse error: 'name' holds the character U+0000",
    ])
    expect((await signIn({ username: 'a\0', password: 'not the password' })).statusCode).toBe(400)
  })

  test('with a null: absent where something is needed, empty where nothing is', async () => {
    const refused = await post('{"name":null,"email":"b"}')
    expect(refused.json().fieldErrors).toEqual([
      { objectName: 'leafUser', field: 'name', message: 'must not be null' },
    ])
    const made = await post('{"name":"a","email":"b","phone":null,"agLeaderCredentials":null}')
    expect([made.statusCode, 'phone' in made.json()]).toEqual([201, false])
    const id = await addUser(ask, { phone: '515', address: 'Ames' })
    const payload = { phone: null, name: null }
    expect((await ask('PATCH', `${paths.users}/${id}`, { payload })).json()).toEqual({
      id,
      name: 'Nora Field',
      email: 'nora@example.com',
      address: 'Ames',
    })
  })

  test('numbers and booleans as text, and text as numbers, are taken', async () => {
    const made = await post('{"name":5,"email":"b","phone":5155550107}')
    expect(made.json()).toMatchObject({ name: '5', phone: '5155550107' })
    const signedIn = await signIn({ username: ask.username, password: ask.password, rememberMe: 'TRUE' })
    const [, claims = ''] = signedIn.json().id_token.split('.')
    const { exp, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString())
    expect(exp - iat).toBe(30 * 86_400)
  })

  test('with wrong properties: each is named', async () => {
    const answer = await post('{"name":" ","email":[]}', { 'content-type': 'application/json' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().fieldErrors.map((each: { field: string }) => each.field)).toEqual(['name', 'email'])
  })
})

describe('queries', () => {
  test.each([
    ['files?leafUserId=nobody', 400],
    ['files?status=finished', 400],
    ['files?createdTime=yesterday', 400],
    ['files?createdTime=2026-13-01', 400],
    ['files?createdTime=0000-01-01', 400],
    ['files?createdTime=2026-02-30', 400],
    ['files?createdTime=2026-01-01T24:00', 400],
    ['files?createdTime=2026-01-01T10:00%2B99:00', 400],
    ['files?createdTime=2026-01-01T10:00%2B01:75', 400],
    ['files?createdTime=2026-01-01T23:59:59.9999999999999999999Z', 200],
    ['files?createdTime=2026-01-01T10:00:00,5%2B0200&endTime=2026-01-01t10:00z', 200],
    ['files?organizationId=%00', 400],
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
