import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Emulator, startEmulator } from '../emulator.ts'

interface Item {
  readonly id: string
  readonly name: string
  readonly size: number
  readonly sha256: string
  readonly modified: string
  readonly accountId: string
}
interface Page {
  readonly items: Item[]
  readonly next: string | null
}

const NOW = Date.parse('2026-11-20T12:00:00Z')
let emulator: Emulator
let token: string
beforeAll(async () => {
  emulator = await startEmulator({ autoApprove: true, now: () => NOW })
  token = (await emulator.grant()).accessToken
})
afterAll(() => emulator.close())

function get(path: string, headers: Record<string, string> = {}, accessToken = token): Promise<Response> {
  return fetch(`${emulator.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${accessToken}`, ...headers },
  })
}
const list = async (query = '', accessToken = token): Promise<Page> =>
  (await (await get(`/files${query}`, {}, accessToken)).json()) as Page

describe('account', () => {
  test('tells who it is and whose accounts are shared', async () => {
    expect(await (await get('/account')).json()).toEqual({
      id: 'account-grower',
      name: 'Example Grower',
      email: 'grower@example.com',
      sharedAccounts: [{ id: 'account-partner', name: 'Partner Farms' }],
    })
  })

  test('without a token 401, without the scope 403', async () => {
    const none = await fetch(`${emulator.url}/api/v1/account`)
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    const { accessToken } = await emulator.grant({ scopes: ['fileupload'] })
    const refused = await get('/files', {}, accessToken)
    expect(refused.status).toBe(403)
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
    expect(await refused.json()).toMatchObject({ error: 'insufficient_scope' })
  })
})

describe('list', () => {
  test('oldest first, with size and hash of the real files', async () => {
    const { items, next } = await list()
    expect(next).toBeNull()
    expect(items).toHaveLength(6)
    expect(items.map(({ modified }) => modified)).toEqual(items.map(({ modified }) => modified).sort())
    const sample = await readFile(new URL('../../../../fixtures/agleader-text/sample1.txt', import.meta.url))
    expect(items.find(({ name }) => name === 'C1N soybeans.txt')).toMatchObject({
      size: 2_589_960,
      sha256: createHash('sha256').update(sample).digest('hex'),
      type: 'advanced-text',
      accountId: 'account-grower',
    })
  })

  test('shared files only when asked for; an empty account is empty', async () => {
    const shared = await list('?includeShared=true')
    expect(shared.items).toHaveLength(9)
    expect(new Set(shared.items.map(({ accountId }) => accountId)).size).toBe(2)
    const { accessToken } = await emulator.grant({ account: 'empty@example.com' })
    expect(await list('?includeShared=true', accessToken)).toEqual({ items: [], next: null })
  })

  test('modifiedSince includes the moment itself', async () => {
    const { items } = await list()
    const since = encodeURIComponent(items[3]?.modified ?? '')
    expect((await list(`?modifiedSince=${since}`)).items).toEqual(items.slice(3))
  })

  test.each([1, 2, 4, 6])(
    'pages of %i give each file once, also when one is added meanwhile',
    async (limit) => {
      const whole = await list('?includeShared=true')
      const seen: Item[] = []
      let cursor = ''
      do {
        const page: Page = await list(`?includeShared=true&limit=${limit}&cursor=${cursor}`)
        expect(page.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.items)
        cursor = page.next ?? ''
        if (seen.length === limit) {
          const old = { name: 'old.txt', content: Buffer.from('x'), modified: NOW - 200 * 86_400_000 }
          emulator.addFile({ ...old, id: `old-${limit}` })
        }
      } while (cursor)
      expect(seen).toEqual(whole.items)
    },
  )

  test.each(['limit=0', 'limit=x', 'limit=1001', 'modifiedSince=soon', 'cursor=!!', 'cursor=e30'])(
    '%s is a coded 400',
    async (query) => {
      const response = await get(`/files?${query}`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: expect.stringMatching(/^invalid_/) })
    },
  )

  test('a file added or replaced while it runs is listed and served', async () => {
    const added = emulator.addFile({ name: 'new.txt', content: Buffer.from('first') })
    emulator.addFile({ name: 'new.txt', content: Buffer.from('second'), id: added.id, modified: NOW + 1000 })
    const item = (await list()).items.at(-1)
    expect(item).toMatchObject({ id: added.id, size: 6, modified: '2026-11-20T12:00:01.000Z' })
    expect(await (await get(`/files/${added.id}/content`)).text()).toBe('second')
  })
})

describe('content', () => {
  const id = 'isoxml-totalstests-taskdata-zip'
  const path = new URL('../../../../fixtures/isoxml/TotalsTests/TASKDATA.zip', import.meta.url)

  test('serves the bytes with length and ETag', async () => {
    const response = await get(`/files/${id}/content`)
    const sample = await readFile(path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(sample.length))
    expect(response.headers.get('accept-ranges')).toBe('bytes')
    expect(response.headers.get('etag')).toBe(`"${createHash('sha256').update(sample).digest('hex')}"`)
    expect(Buffer.from(await response.arrayBuffer()).equals(sample)).toBe(true)
  })

  test('ranges: 206 with the right bytes, 416 past the end', async () => {
    const sample = await readFile(path)
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 100],
      ['bytes=1000-', 1000, sample.length],
      ['bytes=-7', sample.length - 7, sample.length],
      ['bytes=10-99999999', 10, sample.length],
    ] as const) {
      const response = await get(`/files/${id}/content`, { range })
      expect(response.status).toBe(206)
      expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${sample.length}`)
      expect(Buffer.from(await response.arrayBuffer()).equals(sample.subarray(start, end))).toBe(true)
    }
    const past = await get(`/files/${id}/content`, { range: `bytes=${sample.length}-` })
    expect([past.status, past.headers.get('content-range')]).toEqual([416, `bytes */${sample.length}`])
  })

  test('If-Range gives the whole file when it has changed', async () => {
    const { headers } = await get(`/files/${id}/content`)
    const etag = headers.get('etag') ?? ''
    const same = await get(`/files/${id}/content`, { range: 'bytes=5-9', 'if-range': etag })
    expect(same.status).toBe(206)
    const other = await get(`/files/${id}/content`, { range: 'bytes=5-9', 'if-range': '"other"' })
    expect(other.status).toBe(200)
  })

  test('another grower’s file is as unknown as none', async () => {
    const { accessToken } = await emulator.grant({ account: 'partner@example.com' })
    for (const other of ['agleader-text-sample1-txt', 'none']) {
      const response = await get(`/files/${other}/content`, {}, accessToken)
      expect([response.status, await response.json()]).toMatchObject([404, { error: 'file_not_found' }])
    }
  })
})

describe('upload', () => {
  async function upload(parts: Record<string, string | Blob>, accessToken: string): Promise<Response> {
    const body = new FormData()
    for (const [name, part] of Object.entries(parts)) {
      if (typeof part === 'string') body.append(name, part)
      else body.append(name, part, 'Rx Größe.zip')
    }
    const headers = { authorization: `Bearer ${accessToken}` }
    return fetch(`${emulator.url}/api/v1/files`, { method: 'POST', headers, body })
  }
  const file = new Blob(['zip bytes'])

  test('needs the scope fileupload', async () => {
    const refused = await upload({ purpose: 'prescription', file }, token)
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: 'insufficient_scope' }])

    const { accessToken } = await emulator.grant({ scopes: ['read', 'fileupload'] })
    const created = await upload({ file, purpose: 'prescription' }, accessToken)
    expect(created.status).toBe(201)
    const answer = (await created.json()) as { id: string; name: string }
    expect(answer).toEqual({ id: expect.any(String), name: 'Rx Größe.zip' })
    const sha256 = createHash('sha256').update('zip bytes').digest('hex')
    expect(emulator.uploads()).toEqual([{ ...answer, accountId: 'account-grower', size: 9, sha256 }])
  })

  test('bad forms are refused and nothing is kept', async () => {
    const kept = emulator.uploads().length
    const { accessToken } = await emulator.grant({ scopes: ['fileupload'] })
    const errors: unknown[] = []
    for (const parts of [
      { file },
      { purpose: 'prescription' },
      { purpose: 'prescription', file: new Blob([]) },
    ]) {
      const response = await upload(parts, accessToken)
      errors.push([response.status, ((await response.json()) as { error: string }).error])
    }
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
    const json = await fetch(`${emulator.url}/api/v1/files`, { method: 'POST', headers, body: '{}' })
    errors.push(json.status)
    expect(errors).toEqual([[400, 'invalid_purpose'], [400, 'file_missing'], [400, 'file_missing'], 415])
    expect(emulator.uploads()).toHaveLength(kept)
  })
})
