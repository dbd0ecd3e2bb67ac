/** Users and their credentials over the API. Answers are held against the contract. */

import { AgLeaderCredentials, CredentialEvent, SyncState, User } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import {
  type ApiUnderTest,
  type Asker,
  addUser,
  apiUnderTest,
  holds,
  paths,
  publicUrl,
  secrets,
} from './api.ts'
import { eventually } from './test-context.ts'

let api: ApiUnderTest
let ask: Asker
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
})
afterAll(() => api.close())

describe('users', () => {
  test('are made, found, changed, replaced and removed', async () => {
    const payload = { name: 'Ada Acre', email: 'ada@example.com', phone: '515', externalId: 'crm-1' }
    const made = await ask('POST', paths.users, { payload })
    expect(made.statusCode).toBe(201)
    holds(User, made.json())
    const { id } = made.json()
    expect((await ask('GET', `${paths.users}/${id.toUpperCase()}`)).json()).toEqual({ id, ...payload })
    expect((await ask('GET', `${paths.users}?externalId=crm-1`)).json()).toHaveLength(1)

    const patched = await ask('PATCH', `${paths.users}/${id}`, { payload: { address: 'Ames' } })
    expect(patched.json()).toEqual({ id, ...payload, address: 'Ames' })
    const replaced = await ask('PUT', paths.users, { payload: { id, name: 'Ada', email: 'ada@example.com' } })
    expect(replaced.json()).toEqual({ id, name: 'Ada', email: 'ada@example.com' })

    const gone = await ask('DELETE', `${paths.users}/${id}`)
    expect([gone.statusCode, gone.body]).toEqual([204, ''])
    expect((await ask('GET', `${paths.users}/${id}`)).statusCode).toBe(404)
  })

  test('an externalId is taken once per owner', async () => {
    await addUser(ask, { externalId: 'crm-2' })
    const again = await ask('POST', paths.users, { payload: { name: 'B', email: 'b', externalId: 'crm-2' } })
    expect(again.statusCode).toBe(400)
    expect(again.json()).toMatchObject({
      entityName: 'leafUser',
      errorKey: 'externalIdAlreadyExists',
      message: 'error.externalIdAlreadyExists',
      params: 'leafUser',
    })
    const other = await api.owner()
    expect(await addUser(other, { externalId: 'crm-2' })).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('come in pages, with headers that lead on', async () => {
    const owner = await api.owner()
    for (const name of ['c', 'a', 'b']) await addUser(owner, { name })
    const first = await owner('GET', `${paths.users}?size=2&sort=name,desc&email=nora@example.com`)
    expect(first.json().map((user: { name: string }) => user.name)).toEqual(['c', 'b'])
    expect(first.headers['x-total-count']).toBe('3')
    expect(first.headers.link).toBe(
      '<api/users?size=2&sort=name%2Cdesc&email=nora%40example.com&page=1>;rel="next",' +
        '<api/users?size=2&sort=name%2Cdesc&email=nora%40example.com&page=1>;rel="last",' +
        '<api/users?size=2&sort=name%2Cdesc&email=nora%40example.com&page=0>;rel="first"',
    )
    const last = await owner('GET', `${paths.users}?size=2&page=1&sort=name,desc`)
    expect(last.json()).toHaveLength(1)
    expect(last.headers.link).not.toContain('rel="next"')
    expect(last.headers.link).toContain('rel="prev"')
    const beyond = await owner('GET', `${paths.users}?page=7`)
    expect([beyond.statusCode, beyond.json()]).toEqual([200, []])
  })
})

describe('AgLeader credentials', () => {
  const pathOf = (user: string) => `${paths.users}/${user}/ag-leader-credentials`

  test('attached, shown, synced, listed on the user without secrets, and removed', async () => {
    const user = await addUser(ask)
    expect((await ask('GET', pathOf(user))).statusCode).toBe(404)
    const payload = await secrets(api.emulator, 'empty@example.com')
    const made = await ask('POST', pathOf(user), { payload })
    expect(made.statusCode).toBe(201)
    holds(AgLeaderCredentials, made.json())
    expect(made.json()).toMatchObject({
      status: 'OK',
      publicKey: payload.publicKey,
      privateKey: payload.privateKey,
    })
    expect((await ask('GET', `${pathOf(user)}/status`)).json()).toEqual({ status: 'OK' })

    const shown = (await ask('GET', `${paths.users}/${user}`)).json()
    expect(Object.keys(shown.agLeaderCredentials).sort()).toEqual(['createdTime', 'id', 'status'])

    const state = await eventually(
      async () => (await ask('GET', `${pathOf(user)}/sync`)).json(),
      (now) => now.state === 'finished',
    )
    holds(SyncState, state)
    const events = await ask('GET', `${pathOf(user)}/events`)
    expect(events.json().length).toBeGreaterThan(0)
    for (const event of events.json()) holds(CredentialEvent, event)
    for (const secret of [
      payload.refreshToken,
      made.json().accessToken,
      made.json().refreshToken,
      payload.privateKey,
    ])
      expect(events.body).not.toContain(secret)
    expect((await ask('POST', `${pathOf(user)}/sync`)).statusCode).toBe(200)

    const masking = buildApp(api.context, { publicUrl, redactSecrets: true })
    const headers = { authorization: `Bearer ${ask.token}` }
    const masked = (await masking.inject({ url: pathOf(user), headers })).json()
    holds(AgLeaderCredentials, masked)
    const { id, createdTime } = made.json()
    const mask = { accessToken: '***', refreshToken: '***', publicKey: '***', privateKey: '***' }
    expect(masked).toEqual({ id, createdTime, status: 'OK', ...mask })
    await masking.close()

    expect((await ask('DELETE', pathOf(user))).statusCode).toBe(204)
    for (const route of ['', '/status', '/events', '/sync'])
      expect((await ask('GET', pathOf(user) + route)).statusCode).toBe(404)
  })

  test('a refused token for a new credential: 201 and UNAUTHENTICATED; in place of a working one: 400, which stays', async () => {
    const user = await addUser(ask)
    const refused = { ...(await secrets(api.emulator, 'empty@example.com')), refreshToken: 'made-up' }
    const first = await ask('POST', pathOf(user), { payload: refused })
    expect([first.statusCode, first.json().status]).toEqual([201, 'UNAUTHENTICATED'])
    await ask('POST', pathOf(user), { payload: await secrets(api.emulator, 'empty@example.com') })
    const second = await ask('POST', pathOf(user), { payload: refused })
    expect(second.statusCode).toBe(400)
    expect(second.json().errorKey).toBe('credentialRejected')
    expect((await ask('GET', `${pathOf(user)}/status`)).json()).toEqual({ status: 'OK' })
  })

  test('a replacement of the user that does not name them drops them', async () => {
    const user = await addUser(ask)
    const { id } = (
      await ask('POST', pathOf(user), { payload: await secrets(api.emulator, 'empty@example.com') })
    ).json()
    const body = { name: 'Nora', email: 'nora@example.com' }
    const kept = await ask('PUT', `${paths.users}/${user}`, {
      payload: { ...body, agLeaderCredentials: { id } },
    })
    expect(kept.json().agLeaderCredentials.id).toBe(id)
    const foreign = { ...body, agLeaderCredentials: { id: user } }
    expect((await ask('PUT', `${paths.users}/${user}`, { payload: foreign })).json().errorKey).toBe(
      'credentialNotFound',
    )
    expect(
      (await ask('PUT', `${paths.users}/${user}`, { payload: body })).json().agLeaderCredentials,
    ).toBeUndefined()
    expect((await ask('GET', pathOf(user))).statusCode).toBe(404)
  })
})
