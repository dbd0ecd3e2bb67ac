import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CountersSnapshot } from '../counters.ts'
import { type Emulator, startEmulator } from '../emulator.ts'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ autoApprove: true })
})
afterAll(() => emulator.close())

const call = (method: string, path: string, json?: unknown): Promise<Response> => {
  const body =
    json === undefined ? {} : { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }
  return fetch(`${emulator.url}/emulator/${path}`, { method, ...body })
}
const counters = async (): Promise<CountersSnapshot> =>
  (await (await call('GET', 'counters')).json()) as CountersSnapshot
const get = (path: string, token: string): Promise<Response> =>
  fetch(`${emulator.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })

describe('faults', () => {
  test('added, listed, used up and removed', async () => {
    const created = await call('POST', 'faults', { kind: 'rateLimit', endpoint: 'account', times: 1 })
    expect(created.status).toBe(201)
    const { id } = (await created.json()) as { id: number }
    expect(await (await call('GET', 'faults')).json()).toMatchObject([
      { id, left: 1, fault: { kind: 'rateLimit' } },
    ])
    expect((await get('/account', 'any')).status).toBe(429)
    expect((await get('/account', 'any')).status).toBe(401)
    expect((await call('DELETE', `faults/${id}`)).status).toBe(404)
    await call('POST', 'faults', { kind: 'corrupt' })
    expect((await call('DELETE', 'faults')).status).toBe(204)
    expect(await (await call('GET', 'faults')).json()).toEqual([])
  })

  test('a wrong one is a coded 400', async () => {
    for (const fault of [{ kind: 'flood' }, [], 'x']) {
      const response = await call('POST', 'faults', fault)
      expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid_fault' }])
    }
    const broken = await fetch(`${emulator.url}/emulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })
    expect(broken.status).toBe(400)
  })
})

describe('counters', () => {
  test('calls by endpoint, and back to zero', async () => {
    const { accessToken } = await emulator.grant()
    await call('DELETE', 'counters')
    await get('/files', accessToken)
    await get('/files', 'wrong')
    expect(await counters()).toMatchObject({ calls: { files: 2, token: 0 }, refreshes: {} })
    expect((await call('DELETE', 'counters')).status).toBe(204)
    expect((await counters()).calls.files).toBe(0)
  })

  test('downloads that run at the same time', async () => {
    const { accessToken } = await emulator.grant()
    const content = Buffer.alloc(16 * 1024 * 1024)
    const { id } = emulator.addFile({ name: 'large.bin', content })
    // None is read before all are there, so each fills its connection and waits.
    const downloads = await Promise.all([1, 2, 3].map(() => get(`/files/${id}/content`, accessToken)))
    expect((await counters()).downloads).toEqual({ current: 3, maximum: 3 })
    await Promise.all(downloads.map((response) => response.arrayBuffer()))
    await expect.poll(async () => (await counters()).downloads).toEqual({ current: 0, maximum: 3 })
  })
})

describe('grants', () => {
  test('listed and revoked', async () => {
    const { grantId, accessToken } = await emulator.grant({ account: 'partner@example.com' })
    const grants = await (await call('GET', 'grants')).json()
    expect(grants).toContainEqual({ grantId, accountId: 'account-partner', publicKey: 'demo-public-key' })
    expect(await (await call('POST', 'revoke', { account: 'partner@example.com' })).json()).toEqual({
      revoked: 1,
    })
    expect((await get('/account', accessToken)).status).toBe(401)
    expect((await call('POST', 'revoke', {})).status).toBe(400)
    expect((await call('POST', 'revoke')).status).toBe(400)
  })

  test('access tokens are made stale', async () => {
    const { accessToken } = await emulator.grant()
    const { expired } = (await (await call('POST', 'expire-access-tokens')).json()) as { expired: number }
    expect(expired).toBeGreaterThan(0)
    expect((await get('/account', accessToken)).status).toBe(401)
  })
})

test('a file is added by its bytes, and removed', async () => {
  const { accessToken } = await emulator.grant({ account: 'empty@example.com' })
  const url = `${emulator.url}/emulator/files?account=empty@example.com&name=added.txt`
  const created = await fetch(url, { method: 'POST', body: Buffer.from('rows') })
  expect(created.status).toBe(201)
  const { id } = (await created.json()) as { id: string }
  expect(await (await get(`/files/${id}/content`, accessToken)).text()).toBe('rows')
  expect((await call('DELETE', `files/${id}`)).status).toBe(204)
  expect((await get(`/files/${id}/content`, accessToken)).status).toBe(404)
  expect((await call('DELETE', `files/${id}`)).status).toBe(404)
  expect((await fetch(url, { method: 'POST' })).status).toBe(400)
  const unknown = `${emulator.url}/emulator/files?account=nobody@example.com&name=x`
  expect((await fetch(unknown, { method: 'POST', body: 'x' })).status).toBe(400)
})

describe('consumer keys page', () => {
  const post = (path: string, form: Record<string, string>): Promise<Response> =>
    fetch(`${emulator.url}${path}`, { method: 'POST', body: new URLSearchParams(form) })

  test('registers, lists and removes', async () => {
    const form = { name: 'My <App>', redirectUrls: 'https://a.example/cb\r\nhttps://b.example/cb' }
    const page = await (await post('/keys', form)).text()
    expect(page).toContain('My &lt;App&gt;')
    expect(page).not.toContain('<App>')
    const key = emulator.keys.list().find(({ name }) => name === 'My <App>')
    expect(key?.redirectUrls).toEqual(['https://a.example/cb', 'https://b.example/cb'])
    expect(page).toContain(key?.privateKey)
    expect(await (await post(`/keys/${key?.publicKey}/remove`, {})).text()).not.toContain('My &lt;App&gt;')
  })

  test.each([
    [{ name: ' ', redirectUrls: 'https://a.example/cb' }, 'a name'],
    [{ name: 'App', redirectUrls: '' }, 'at least one'],
    [{ name: 'App', redirectUrls: 'javascript:alert(1)' }, 'is not a redirection URL'],
    [{ name: 'App', redirectUrls: 'https://a.example/#x' }, 'is not a redirection URL'],
  ])('refuses %j and keeps what was typed', async (form, message) => {
    const response = await post('/keys', form)
    const page = await response.text()
    expect(response.status).toBe(400)
    expect(page).toContain(message)
    expect(page).toContain(`>${form.redirectUrls}</textarea>`)
    expect(emulator.keys.list()).toHaveLength(1)
  })
})

test('unknown paths: JSON to a program, a page to a browser', async () => {
  const json = await fetch(`${emulator.url}/api/v2/files`)
  expect([json.status, await json.json()]).toMatchObject([404, { error: 'not_found' }])
  const page = await fetch(`${emulator.url}/nowhere`, { headers: { accept: 'text/html' } })
  expect([page.status, page.headers.get('content-security-policy')]).toMatchObject([404, expect.any(String)])
})
