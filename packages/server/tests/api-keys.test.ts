/** App keys, API keys, and what an API key may ask. */
import { ApiKey, AppKey } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAppKey } from '../src/keys/app-keys.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, form, holds, paths, secrets } from './api.ts'
import { zipOf } from './zip.ts'

const base = '/services/usermanagement/api'
const appKeys = `${base}/app-keys`
const apiKeys = `${base}/api-keys`
const keys = { publicKey: 'public-of-main', privateKey: 'private-of-main' }

let api: ApiUnderTest
let ask: Asker
let other: Asker
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  other = await api.owner()
})
afterAll(() => api.close())

describe('app keys', () => {
  test('are made, listed, replaced, removed; their keys are never shown', async () => {
    const path = `${appKeys}/AgLeader/main%20app`
    const made = await ask('POST', path, { payload: keys })
    expect(made.statusCode).toBe(201)
    holds(AppKey, made.json())
    expect(made.json()).toEqual({
      provider: 'AgLeader',
      appName: 'main app',
      clientEnvironment: 'PRODUCTION',
      scopes: ['OPERATIONS:READ'],
      createdTime: expect.any(String),
    })
    expect((await ask('POST', path, { payload: keys })).statusCode).toBe(409)
    const scopes = ['PRESCRIPTION:WRITE']
    const replaced = await ask('PUT', path, { payload: { publicKey: 'p2', privateKey: 's2', scopes } })
    expect([replaced.statusCode, replaced.json()]).toEqual([200, { ...made.json(), scopes }])
    const kept = await ask('PUT', `${path}/production`, { payload: { publicKey: 'p3', privateKey: 's3' } })
    expect(kept.json().scopes).toEqual(scopes)

    for (const url of [appKeys, `${appKeys}/agleader`]) {
      const { headers, body, json } = await ask('GET', url)
      expect(json()).toEqual([replaced.json()])
      expect(headers['x-total-count']).toBe('1')
      expect(body).not.toContain('s3')
    }
    expect((await ask('GET', path)).json()).toEqual(replaced.json())
    const row = await api.context.db.selectFrom('app_keys').selectAll().executeTakeFirstOrThrow()
    expect(row.secret.toString('latin1')).not.toContain('s3')
    expect(openAppKey(api.context.sealer, row)).toEqual({ publicKey: 'p3', privateKey: 's3' })

    expect((await other('GET', appKeys)).json()).toEqual([])
    expect((await other('DELETE', path)).statusCode).toBe(404)
    expect((await ask('DELETE', path)).statusCode).toBe(204)
    expect((await ask('GET', path)).statusCode).toBe(404)
    expect((await ask('PUT', path, { payload: keys })).statusCode).toBe(404)
  })

  test('what is missing or wrong is named', async () => {
    const missing = await ask('POST', `${appKeys}/AgLeader/x`, { payload: { publicKey: 'p' } })
    expect(missing.json()).toMatchObject({ status: 400, fieldErrors: [{ field: 'privateKey' }] })
    const named = await ask('POST', `${appKeys}/AgLeader/a%2Fb`, { payload: keys })
    expect(named.json()).toMatchObject({ status: 400, fieldErrors: [{ field: 'appName' }] })
    const scoped = await ask('POST', `${appKeys}/AgLeader/x`, { payload: { ...keys, scopes: ['ALL'] } })
    expect(scoped.statusCode).toBe(400)
  })

  test('of providers that are not served', async () => {
    const john = `${appKeys}/JohnDeere`
    expect((await ask('GET', john)).json()).toEqual([])
    expect((await ask('GET', `${john}/main/STAGE`)).statusCode).toBe(404)
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      for (const url of [`${john}/main`, `${john}/main/STAGE`])
        expect((await ask(method, url, { payload: keys })).json()).toMatchObject({
          status: 501,
          detail: 'The provider JohnDeere is not served',
        })
    }
    expect((await ask('GET', `${appKeys}/TractorCo`)).statusCode).toBe(404)
    expect((await ask('POST', `${appKeys}/AgLeader/main/STAGE`, { payload: keys })).statusCode).toBe(404)
  })
})

describe('API keys', () => {
  test('are shown whole once, listed with an excerpt, revoked', async () => {
    const leafUserId = await addUser(ask)
    const made = await ask('POST', apiKeys, { payload: { leafUserId, description: 'portal' } })
    expect(made.statusCode).toBe(201)
    holds(ApiKey, made.json())
    const { id, key, expiresAt } = made.json()
    expect(key).toMatch(/^lk_[\w-]{43}$/)
    expect(made.json()).toMatchObject({ leafUserId, description: 'portal', valid: true })
    const days = (Date.parse(`${expiresAt}Z`) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(365)

    const shown = `${key.slice(0, 7)}...${key.slice(-4)}`
    const listed = await ask('GET', `${apiKeys}?leafUserId=${leafUserId}`)
    expect(listed.json()).toEqual([{ ...made.json(), key: shown }])
    const row = await api.context.db
      .selectFrom('api_keys')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(Object.values(row).map(String))).not.toContain(key.slice(3, 7))

    expect((await other('DELETE', `${apiKeys}/${id}`)).statusCode).toBe(404)
    expect((await ask('DELETE', `${apiKeys}/${id}`)).statusCode).toBe(204)
    const revoked = (await ask('GET', apiKeys)).json()
    expect(revoked).toMatchObject([{ id, valid: false }])
    holds(ApiKey, revoked[0])
    expect((await ask('DELETE', `${apiKeys}?id=${id}`)).statusCode).toBe(204)
    expect((await ask('GET', apiKeys)).json()).toEqual(revoked)
  })

  test.each([
    [{ expiresIn: 899 }, 'expiresIn'],
    [{ expiresIn: 315_360_001 }, 'expiresIn'],
    [{ leafUserId: 'nobody' }, 'leafUserId'],
  ])('%j is refused', async (changes, field) => {
    const leafUserId = await addUser(ask)
    const answer = await ask('POST', apiKeys, { payload: { leafUserId, ...changes } })
    expect(answer.json()).toMatchObject({ status: 400, fieldErrors: [{ objectName: 'apiKey', field }] })
  })

  test('are not made for the users of others', async () => {
    const leafUserId = await addUser(ask)
    expect((await other('POST', apiKeys, { payload: { leafUserId } })).statusCode).toBe(404)
  })
})

describe('a key', () => {
  let leafUserId: string
  let stranger: string
  let key: string
  const withKey = (method: 'GET' | 'POST' | 'DELETE', url: string, options: object = {}) => {
    const { headers, ...rest } = options as { headers?: object }
    return api.app.inject({ ...rest, method, url, headers: { 'x-api-key': key, ...headers } })
  }
  beforeAll(async () => {
    leafUserId = await addUser(ask)
    stranger = await addUser(ask, { email: 'other@example.com' })
    await ask('POST', `${appKeys}/AgLeader/widget`, { payload: keys })
    await ask('POST', `${base}/users/${leafUserId}/ag-leader-credentials`, {
      payload: await secrets(api.emulator),
    })
    key = (await ask('POST', apiKeys, { payload: { leafUserId } })).json().key
  })

  test('asks what widgets ask, and sees no secret', async () => {
    expect((await withKey('GET', appKeys)).json()).toMatchObject([{ appName: 'widget' }])
    const one = (await withKey('GET', `${appKeys}/AgLeader/widget`)).json()
    expect(one).toMatchObject([{ appName: 'widget', provider: 'AgLeader' }])
    expect((await withKey('GET', `${base}/users/${leafUserId}/organizations/JohnDeere`)).statusCode).toBe(200)
    const credentials = await withKey('GET', `${base}/users/${leafUserId}/ag-leader-credentials`)
    expect(Object.keys(credentials.json())).toEqual(['id', 'status', 'createdTime'])
    expect((await withKey('GET', paths.batch)).json()).toEqual([])
  })

  test('uploads for its user, named or not, and sees these uploads alone', async () => {
    const file = { name: 'a.zip', bytes: zipOf({}) }
    const named = form({ leafUserId, provider: 'Other' }, file)
    expect((await withKey('POST', paths.batch, named)).statusCode).toBe(201)
    const unnamed = await withKey('POST', `${paths.batch}?provider=Other`, form({}, file))
    expect(unnamed.json()).toMatchObject({ leafUserId, fileName: 'a.zip' })
    const foreign = await withKey(
      'POST',
      paths.batch,
      form({ leafUserId: stranger, provider: 'Other' }, file),
    )
    expect(foreign.statusCode).toBe(403)

    const theirs = await ask('POST', paths.batch, form({ leafUserId: stranger, provider: 'Other' }, file))
    expect((await ask('GET', paths.batch)).json()).toHaveLength(3)
    const { json, headers } = await withKey('GET', paths.batch)
    expect(json().map((batch: { leafUserId: string }) => batch.leafUserId)).toEqual([leafUserId, leafUserId])
    expect(headers['x-total-count']).toBe('2')
    expect((await withKey('GET', `${paths.batch}/${unnamed.json().id}`)).statusCode).toBe(200)
    expect((await withKey('GET', `${paths.batch}/${theirs.json().id}`)).statusCode).toBe(404)
  })

  test('reaches nothing else: other endpoints and other users are 403', async () => {
    const answers = await Promise.all([
      withKey('GET', paths.users),
      withKey('GET', `${base}/users/${leafUserId}`),
      withKey('GET', apiKeys),
      withKey('POST', `${appKeys}/AgLeader/another`, { payload: keys }),
      withKey('GET', paths.files),
      withKey('GET', '/services/usermanagement/api/nothing'),
      withKey('GET', `${base}/users/${leafUserId}/ag-leader-credentials/events`),
      withKey('GET', `${base}/users/${stranger}/ag-leader-credentials`),
      withKey('GET', `${base}/users/${stranger}/provider-connections`),
      withKey('GET', `${paths.batch}?leafUserId=${stranger}`),
    ])
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 403))
    expect(answers[0]?.json()).toMatchObject({ title: 'Forbidden', detail: 'Access is denied' })
  })

  test('unknown, expired and revoked ones are 401; a token beside wins', async () => {
    const refused = await api.app.inject({ url: appKeys, headers: { 'x-api-key': `lk_${'x'.repeat(43)}` } })
    expect(refused.json()).toMatchObject({ status: 401, path: appKeys })
    const wrong = { authorization: 'Bearer nonsense' }
    expect((await withKey('GET', appKeys, { headers: wrong })).statusCode).toBe(401)
    const owner = { authorization: `Bearer ${ask.token}` }
    expect((await withKey('GET', paths.users, { headers: owner })).statusCode).toBe(200)

    const brief = (await ask('POST', apiKeys, { payload: { leafUserId, expiresIn: 900 } })).json()
    const asBrief = { 'x-api-key': brief.key }
    expect((await withKey('GET', appKeys, { headers: asBrief })).statusCode).toBe(200)
    api.clock.ahead = 901_000
    try {
      expect((await withKey('GET', appKeys, { headers: asBrief })).statusCode).toBe(401)
      const list = (await ask('GET', apiKeys)).json()
      expect(list.find(({ id }: { id: string }) => id === brief.id).valid).toBe(false)
    } finally {
      api.clock.ahead = 0
    }
    await ask('DELETE', `${apiKeys}/${brief.id}`)
    expect((await withKey('GET', appKeys, { headers: asBrief })).statusCode).toBe(401)
  })
})
