/** Magic Links as their owner makes, lists and removes them. */
import { CreatedMagicLink, MagicLink } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ApiUnderTest,
  type Asker,
  addApp,
  addUser,
  apiUnderTest,
  holds,
  paths,
  publicUrl,
} from './api.ts'

const base = '/services/widgets/api/magic-link'

let api: ApiUnderTest
let ask: Asker
let other: Asker
let userId: string
beforeAll(async () => {
  api = await apiUnderTest()
  ask = await api.owner()
  other = await api.owner()
  userId = await addUser(ask)
  await addApp(api, ask)
})
afterAll(() => api.close())

const get = async (kind: string, id: string) => (await ask('GET', `${base}/${kind}/${id}`)).json()

describe.each([
  ['provider', { allowedProviders: ['agleader', 'JohnDeere', 'Other'] }],
  ['authentication', { provider: 'AGLEADER' }],
  ['file-upload', {}],
] as const)('a link of the kind %s', (kind, own) => {
  test('is made for a user, shown, listed, removed', async () => {
    const payload = { expiresIn: 3600, maxUsage: 5, ...own }
    const made = await ask('POST', `${base}/users/${userId}/${kind}`, { payload })
    expect(made.statusCode).toBe(201)
    holds(CreatedMagicLink, made.json())
    const { id, expiresAt } = made.json()
    expect(made.json()).toMatchObject({ leafUserId: userId, link: `${publicUrl}/magic-link/${id}` })

    const shown = await get(kind, id)
    holds(MagicLink, shown)
    expect(shown).toEqual({
      id,
      link: `${publicUrl}/magic-link/${id}`,
      createdAt: expect.any(String),
      expiresAt,
      leafUserId: userId,
      maxUsage: 5,
      usageCount: 0,
      widget: { provider: 'PROVIDER', authentication: 'AUTHENTICATION', 'file-upload': 'FILEUPLOAD' }[kind],
      settings: { backgroundColor: '#F5F5F5', showLeafUserName: false, disconnectEnabled: false },
      ...(kind === 'provider' ? { allowedProviders: ['AgLeader', 'JohnDeere', 'Other'] } : {}),
      ...(kind === 'authentication' ? { provider: 'AgLeader' } : {}),
    })
    expect(Date.parse(expiresAt) - Date.parse(shown.createdAt)).toBe(3_600_000)

    const listed = await ask('GET', `${base}/${kind}?leafUserId=${userId}`)
    expect([listed.json(), listed.headers['x-total-count']]).toEqual([[shown], '1'])
    const wrongKind = kind === 'provider' ? 'file-upload' : 'provider'
    expect((await ask('GET', `${base}/${wrongKind}/${id}`)).statusCode).toBe(404)
    expect((await other('GET', `${base}/${kind}/${id}`)).statusCode).toBe(404)
    expect((await other('GET', `${base}/${kind}`)).json()).toEqual([])
    expect((await other('DELETE', `${base}/${kind}/${id}`)).statusCode).toBe(404)
    expect((await ask('DELETE', `${base}/${kind}/${id}`)).statusCode).toBe(204)
    expect((await ask('GET', `${base}/${kind}/${id}`)).statusCode).toBe(404)
  })

  test('makes the user of an externalId, or takes the one there is as it is', async () => {
    const externalId = `crm-${kind}`
    const payload = { externalId, name: 'Ada Field', ...own }
    const first = (await ask('POST', `${base}/${kind}`, { payload })).json()
    const second = (await ask('POST', `${base}/${kind}`, { payload: { ...payload, name: 'X' } })).json()
    expect(second.leafUserId).toBe(first.leafUserId)
    expect((await ask('GET', `${paths.users}/${first.leafUserId}`)).json()).toEqual({
      id: first.leafUserId,
      name: 'Ada Field',
      email: externalId,
      externalId,
    })
  })

  test('is not made for users of others, or without an externalId', async () => {
    expect((await other('POST', `${base}/users/${userId}/${kind}`, { payload: own })).statusCode).toBe(404)
    const missing = await ask('POST', `${base}/${kind}`, { payload: own })
    expect(missing.json()).toMatchObject({ status: 400, fieldErrors: [{ field: 'externalId' }] })
  })

  test('keeps its settings, in any spelling that Leaf takes', async () => {
    const settings = {
      backgroundColor: '#aa00FF',
      headerImage: 'https://example.com/h.png',
      companyLogo: 'data:image/png;base64,AAAA',
      companyName: 'Example Co',
      showLeafUserName: 'true',
      disconnectedEnabled: true,
      unknown: 1,
    }
    const url = `${base}/users/${userId}/${kind}`
    const { id } = (await ask('POST', url, { payload: { ...own, settings } })).json()
    const { unknown, disconnectedEnabled, ...kept } = settings
    expect((await get(kind, id)).settings).toEqual({
      ...kept,
      showLeafUserName: true,
      disconnectEnabled: true,
    })
  })

  test.each([
    [{ expiresIn: 899 }, 'expiresIn'],
    [{ expiresIn: 31_536_001 }, 'expiresIn'],
    [{ maxUsage: 0 }, 'maxUsage'],
    [{ settings: { backgroundColor: 'red' } }, 'settings.backgroundColor'],
    [{ settings: { companyLogo: 'http://example.com/l.png' } }, 'settings.companyLogo'],
    [{ settings: { headerImage: 'javascript:alert(1)' } }, 'settings.headerImage'],
  ])('refuses %j', async (changes, field) => {
    const answer = await ask('POST', `${base}/users/${userId}/${kind}`, { payload: { ...own, ...changes } })
    expect(answer.json()).toMatchObject({ status: 400, fieldErrors: [{ objectName: 'magicLink', field }] })
  })
})

test('defaults: 15 minutes, three uses, every provider', async () => {
  const { id } = (await ask('POST', `${base}/users/${userId}/provider`, { payload: {} })).json()
  const link = await get('provider', id)
  expect(link).toMatchObject({ maxUsage: 3, allowedProviders: ['All'] })
  expect(Date.parse(link.expiresAt) - Date.parse(link.createdAt)).toBe(900_000)
  const one = { payload: { provider: 'agleader' } }
  const narrow = (await ask('POST', `${base}/users/${userId}/provider`, one)).json()
  expect((await get('provider', narrow.id)).allowedProviders).toEqual(['AgLeader'])
})

test('providers that nobody knows are refused; those without an app key too, and make no user', async () => {
  const unknown = await ask('POST', `${base}/users/${userId}/provider`, {
    payload: { allowedProviders: ['TractorCo'] },
  })
  expect(unknown.json()).toMatchObject({ fieldErrors: [{ field: 'allowedProviders' }] })
  const missing = await ask('POST', `${base}/users/${userId}/authentication`, { payload: {} })
  expect(missing.json()).toMatchObject({ fieldErrors: [{ field: 'provider' }] })
  const all = await ask('POST', `${base}/users/${userId}/authentication`, { payload: { provider: 'All' } })
  expect(all.json()).toMatchObject({ fieldErrors: [{ field: 'provider' }] })

  const rule = { status: 400, entityName: 'magicLink', errorKey: 'appKeyNotFound' }
  const john = await ask('POST', `${base}/users/${userId}/authentication`, {
    payload: { provider: 'JohnDeere' },
  })
  expect(john.json()).toMatchObject(rule)
  const payload = { externalId: 'early' }
  expect((await other('POST', `${base}/provider`, { payload })).json()).toMatchObject(rule)
  expect((await other('GET', paths.users)).json()).toEqual([])
  expect((await other('POST', `${base}/file-upload`, { payload })).statusCode).toBe(201)
})
