import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { type ApiUnderTest, addUser, apiUnderTest, fixture, form, paths } from './api.ts'
import { eventually } from './test-context.ts'

let api: ApiUnderTest
beforeAll(async () => {
  api = await apiUnderTest()
})
afterAll(() => api?.close())

const of = async (url: string, publicUrl = 'https://farm.test') => {
  const app = buildApp(api.context, { publicUrl })
  try {
    return (await app.inject(url)).headers
  } finally {
    await app.close()
  }
}
const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': expect.stringContaining('camera=()'),
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
}

test.each(['/health/live', paths.users, '/nothing', '/', '/docs', '/services/fields/api/fields?sort=x'])(
  '%s, whatever it answers',
  async (url) => {
    const headers = await of(url)
    expect(headers).toMatchObject(everywhere)
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
  },
)

test('over plain HTTP no browser is told to stay away from it', async () => {
  expect((await of('/health/live', 'http://farm.test'))['strict-transport-security']).toBeUndefined()
})

test('the console has its window for itself; pages in a window of a widget do not', async () => {
  expect((await of('/'))['cross-origin-opener-policy']).toBe('same-origin')
  for (const url of ['/connect/nobody', `/services/usermanagement/api/oauth/agleader/callback`])
    expect((await of(url))['cross-origin-opener-policy']).toBeUndefined()
})

test('a download may be shown on pages of others', async () => {
  const ask = await api.owner()
  const zip = { name: 'a.zip', bytes: await fixture('invalid/shp-ok.zip') }
  await ask('POST', paths.batch, form({ leafUserId: await addUser(ask), provider: 'Other' }, zip))
  const [file] = await eventually(
    async () => (await ask('GET', paths.files)).json().operations,
    (files) => files.length > 0 && files[0].originalFile !== undefined,
  )
  const { pathname, search } = new URL(file.originalFile)
  const { statusCode, headers } = await api.app.inject(pathname + search)
  expect([statusCode, headers['cross-origin-resource-policy']]).toEqual([200, 'cross-origin'])
})
