/** Who may ask: signing in, tokens, and what one owner sees of another. */
import { problemType as type } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resetPassword, revokeTokens } from '../src/owners/owners.ts'
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

  test.each([
    ['a revocation', (username: string) => revokeTokens(api.context.db, username)],
    ['a new password', (username: string) => resetPassword(api.context.db, username)],
  ])('%s ends those that were made before', async (_what, end) => {
    const asker = await api.owner()
    expect((await asker('GET', paths.users)).statusCode).toBe(200)
    await end(asker.username.toUpperCase())
    expect((await asker('GET', paths.users)).statusCode).toBe(401)
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

function credentials(): { username: string; password: string } {
  return { username: ask.username, password: ask.password }
}
