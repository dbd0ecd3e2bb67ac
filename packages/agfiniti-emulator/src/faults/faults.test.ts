import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { authorizePath, Browser, postToken } from '../client-walk.ts'
import { type Emulator, type GrantedTokens, startEmulator } from '../emulator.ts'
import { DEMO_KEY } from '../oauth/consumer-keys.ts'

let emulator: Emulator
let granted: GrantedTokens
beforeAll(async () => {
  emulator = await startEmulator({ autoApprove: true })
})
afterAll(() => emulator.close())
afterEach(() => emulator.faults.clear())

async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  granted ??= await emulator.grant()
  const authorization = `Bearer ${granted.accessToken}`
  return fetch(`${emulator.url}/api/v1${path}`, { headers: { authorization, ...headers } })
}
const refresh = (refreshToken: string): Promise<Response> =>
  postToken(emulator.url, DEMO_KEY, { grant_type: 'refresh_token', refresh_token: refreshToken })

const corn = '/files/agleader-text-sample4-txt/content'
const CORN_BYTES = 2_163_712
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())

describe('refusals', () => {
  test('429 with Retry-After, so many times, at one endpoint', async () => {
    emulator.faults.add({ kind: 'rateLimit', retryAfter: 7, times: 2, endpoint: 'files' })
    expect((await get('/account')).status).toBe(200)
    for (const status of [429, 429, 200]) {
      const response = await get('/files')
      expect(response.status).toBe(status)
      expect(response.headers.get('retry-after')).toBe(status === 429 ? '7' : null)
    }
    expect(emulator.faults.list()).toEqual([])
  })

  test('bursts of 500 and 503, at the token endpoint too', async () => {
    const { refreshToken } = await emulator.grant()
    emulator.faults.add({ kind: 'serverError', status: 500, times: 1 })
    emulator.faults.add({ kind: 'serverError', times: 1 })
    expect((await refresh(refreshToken)).status).toBe(500)
    expect((await refresh(refreshToken)).status).toBe(503)
    expect((await refresh(refreshToken)).status).toBe(200)
    expect(emulator.counters.snapshot().reuseAttempts).toEqual({ withinGrace: 0, refused: 0 })
  })

  test('an error at the authorize page', async () => {
    emulator.faults.add({ kind: 'serverError', endpoint: 'authorize', times: 1 })
    const path = authorizePath({ key: DEMO_KEY, redirectUrl: 'http://localhost:9/', scopes: ['read'] })
    expect((await new Browser(emulator.url).go(path)).response.status).toBe(503)
  })

  test('an expired token stays stale; the next one works', async () => {
    await get('/account')
    emulator.faults.add({ kind: 'expiredToken', times: 1 })
    for (let call = 0; call < 2; call += 1) {
      const response = await get('/files')
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    }
    expect((await refresh(granted.refreshToken)).status).toBe(200)
    granted = await emulator.grant()
    expect((await get('/files')).status).toBe(200)
  })

  test('a revoked grant, found out at a call or at a refresh', async () => {
    granted = await emulator.grant()
    emulator.faults.add({ kind: 'revokedGrant', endpoint: 'files', times: 1 })
    expect((await get('/files')).status).toBe(401)
    expect(await (await refresh(granted.refreshToken)).json()).toMatchObject({ error: 'invalid_grant' })

    granted = await emulator.grant()
    emulator.faults.add({ kind: 'revokedGrant', endpoint: 'token', times: 1 })
    expect(await (await refresh(granted.refreshToken)).json()).toMatchObject({ error: 'invalid_grant' })
    expect((await get('/files')).status).toBe(401)
    granted = await emulator.grant()
  })
})

describe('answers', () => {
  test('latency holds the answer back', async () => {
    emulator.faults.add({ kind: 'latency', ms: 80, endpoint: 'account' })
    const started = performance.now()
    expect((await get('/account')).status).toBe(200)
    expect(performance.now() - started).toBeGreaterThan(75)
  })

  test('a reset in the middle of a download; a range fetches the rest', async () => {
    const whole = await bytesOf(await get(corn))
    emulator.faults.add({ kind: 'reset', endpoint: 'content', times: 1 })
    const response = await get(corn)
    expect(response.headers.get('content-length')).toBe(String(CORN_BYTES))
    const received: Uint8Array[] = []
    const reading = async (): Promise<void> => {
      for await (const chunk of response.body ?? []) received.push(chunk)
    }
    await expect(reading()).rejects.toThrow()
    const half = Buffer.concat(received)
    expect(half.length).toBeGreaterThan(0)
    expect(half.length).toBeLessThan(CORN_BYTES)
    const rest = await get(corn, { range: `bytes=${half.length}-` })
    expect(rest.status).toBe(206)
    expect(Buffer.concat([half, await bytesOf(rest)]).equals(whole)).toBe(true)
  })

  test('a reset behind the last byte meets no request that comes after it', async () => {
    const { id } = emulator.addFile({ name: 'small.txt', content: Buffer.from('small') })
    emulator.faults.add({ kind: 'reset', endpoint: 'content', bytes: 1000 })
    for (let round = 0; round < 5; round++) {
      const { refreshToken } = await emulator.grant()
      expect((await bytesOf(await get(`/files/${id}/content`))).toString()).toBe('small')
      expect((await refresh(refreshToken)).status).toBe(200)
    }
    emulator.removeFile(id)
  })

  test('a reset at the token endpoint comes after the refresh token was exchanged', async () => {
    const { grantId, refreshToken } = await emulator.grant()
    emulator.counters.reset()
    emulator.faults.add({ kind: 'reset', endpoint: 'token', bytes: 0, times: 1 })
    await expect(refresh(refreshToken)).rejects.toThrow()
    expect((await refresh(refreshToken)).status).toBe(200)
    const { refreshes, reuseAttempts } = emulator.counters.snapshot()
    expect(refreshes).toEqual({ [grantId]: 2 })
    expect(reuseAttempts).toEqual({ withinGrace: 1, refused: 0 })
  })

  test('truncated and corrupted bodies look complete', async () => {
    const whole = await bytesOf(await get(corn))
    emulator.faults.add({ kind: 'truncate', bytes: 1000, times: 1 })
    expect((await bytesOf(await get(corn))).equals(whole.subarray(0, 1000))).toBe(true)
    emulator.faults.add({ kind: 'corrupt', times: 1 })
    const corrupt = await bytesOf(await get(corn))
    expect(corrupt.length).toBe(whole.length)
    expect(corrupt.filter((byte, at) => byte !== whole[at])).toHaveLength(1)
    expect((await bytesOf(await get(corn))).equals(whole)).toBe(true)
  })

  test('an answer that is an error already uses up no fault', async () => {
    emulator.faults.add({ kind: 'truncate', times: 1 })
    expect((await get('/files/none/content')).status).toBe(404)
    expect(emulator.faults.list()).toMatchObject([{ left: 1 }])
  })

  test('token answers without token_type', async () => {
    const { refreshToken } = await emulator.grant()
    emulator.faults.add({ kind: 'noTokenType' })
    const answer = (await (await refresh(refreshToken)).json()) as Record<string, unknown>
    expect(Object.keys(answer).sort()).toEqual(['access_token', 'expires_in', 'refresh_token', 'scope'])
  })
})

describe('lists', () => {
  interface Page {
    readonly items: { readonly id: string }[]
    readonly next: string | null
  }
  const page = async (query: string): Promise<Page> =>
    (await (await get(`/files?limit=2${query}`)).json()) as Page

  test('a page comes twice, the first one too, and then the list goes on', async () => {
    const first = await page('')
    const second = await page(`&cursor=${first.next}`)
    emulator.faults.add({ kind: 'duplicatePage', times: 2 })
    const again = await page('')
    expect(again.items).toEqual(first.items)
    const twice = await page(`&cursor=${again.next}`)
    expect(twice.items).toEqual(first.items)
    const thrice = await page(`&cursor=${twice.next}`)
    expect(thrice).toEqual(first)
    expect(await page(`&cursor=${thrice.next}`)).toEqual(second)
  })

  test.each([410, 400])('a cursor goes stale with %i, a list from the start does not', async (status) => {
    const { next } = await page('')
    emulator.faults.add({ kind: 'staleCursor', status, times: 1 })
    expect((await get('/files?limit=2')).status).toBe(200)
    const stale = await get(`/files?limit=2&cursor=${next}`)
    expect([stale.status, await stale.json()]).toMatchObject([status, { error: 'cursor_expired' }])
    expect((await get(`/files?limit=2&cursor=${next}`)).status).toBe(200)
  })
})

test('a skewed clock shows in Date and in new files, and makes tokens stale', async () => {
  granted = await emulator.grant()
  const ahead = emulator.faults.add({ kind: 'clockSkew', seconds: 1800 })
  const { headers } = await get('/account')
  const skew = Date.parse(headers.get('date') ?? '') - Date.now()
  expect(Math.abs(skew - 1_800_000)).toBeLessThan(60_000)
  const { modified } = emulator.addFile({ name: 'ahead.txt', content: Buffer.from('x') })
  expect(modified - Date.now()).toBeGreaterThan(1_700_000)
  emulator.faults.add({ kind: 'clockSkew', seconds: 1900 })
  expect((await get('/account')).status).toBe(401)
  emulator.faults.remove(ahead)
  expect((await get('/account')).status).toBe(200)
})

describe('files that do not stay as they are', () => {
  interface Item {
    readonly id: string
    readonly modified: string
    readonly sha256: string
    readonly accountId: string
  }
  interface Page {
    readonly items: Item[]
    readonly next: string | null
  }
  const list = async (query = ''): Promise<Page> => (await (await get(`/files?${query}`)).json()) as Page
  const content = (id: string, headers = {}) => get(`/files/${id}/content`, headers)
  /** The newest of all. */
  const add = (bytes: Buffer) =>
    emulator.addFile({ name: 'field.txt', content: bytes, modified: Date.now() + 86_400_000 })

  test('one changes in the middle of a download: the rest is not to be had, a new one is', async () => {
    const bytes = Buffer.alloc(300_000, 'a')
    const { id } = add(bytes)
    const before = (await list()).items.find((item) => item.id === id)
    emulator.faults.add({ kind: 'change', bytes: 100_000, times: 1 })
    const broken = await content(id)
    const etag = broken.headers.get('etag') ?? ''
    await expect(broken.arrayBuffer()).rejects.toThrow()
    const rest = await content(id, { range: 'bytes=100000-', 'if-range': etag })
    expect([rest.status, rest.headers.get('etag') === etag]).toEqual([200, false])
    const now = await bytesOf(rest)
    expect([now.subarray(0, bytes.length).equals(bytes), now.length > bytes.length]).toEqual([true, true])
    const after = (await list()).items.find((item) => item.id === id)
    expect(after?.sha256).not.toBe(before?.sha256)
    expect(Date.parse(after?.modified ?? '')).toBeGreaterThan(Date.parse(before?.modified ?? ''))
  })

  test('one vanishes when it is asked for, or once it was listed', async () => {
    const { id } = add(Buffer.from('rows'))
    emulator.faults.add({ kind: 'vanish', endpoint: 'content', times: 1 })
    expect((await content(id)).status).toBe(404)
    expect((await list()).items.map((item) => item.id)).not.toContain(id)
    const next = add(Buffer.from('rows'))
    emulator.faults.add({ kind: 'vanish', endpoint: 'files', times: 1 })
    expect((await list()).items.at(-1)?.id).toBe(next.id)
    expect((await content(next.id)).status).toBe(404)
  })

  test('a list is turned round and ends early', async () => {
    const { items } = await list()
    emulator.faults.add({ kind: 'reorder', times: 1 })
    const turned = await list('limit=2')
    expect([turned.items, turned.next]).toEqual([items.slice(-2).reverse(), null])
    expect((await list('limit=2')).items).toEqual(items.slice(0, 2))
  })

  test('nothing is shared until the fault is removed', async () => {
    const shared = async () =>
      (await list('includeShared=true')).items.filter((item) => item.accountId === 'account-partner')
    const [one] = await shared()
    const fault = emulator.faults.add({ kind: 'unshare' })
    expect(await shared()).toEqual([])
    expect(await (await get('/account')).json()).toMatchObject({ sharedAccounts: [] })
    expect((await content(one?.id ?? '')).status).toBe(404)
    emulator.faults.remove(fault)
    expect(await shared()).toHaveLength(3)
    expect((await content(one?.id ?? '')).status).toBe(200)
  })
})

test('Retry-After as a date, by the emulator’s clock', async () => {
  emulator.faults.add({ kind: 'rateLimitDate', retryAfter: 90, times: 1 })
  const { status, headers } = await get('/files')
  const [until, now] = ['retry-after', 'date'].map((name) => Date.parse(headers.get(name) ?? ''))
  expect([status, (until as number) - (now as number)]).toEqual([429, 90_000])
})

test('a body that comes slowly comes whole', async () => {
  const whole = await bytesOf(await get(corn))
  emulator.faults.add({ kind: 'slowBody', endpoint: 'content', ms: 10, times: 1 })
  const started = performance.now()
  const slow = await get(corn)
  expect((await bytesOf(slow)).equals(whole)).toBe(true)
  expect(performance.now() - started).toBeGreaterThan(75)
})
