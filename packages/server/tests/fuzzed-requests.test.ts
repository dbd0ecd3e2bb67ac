import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { type ApiUnderTest, apiUnderTest } from './api.ts'
import { fuzzRequests } from './fuzzed-requests/fuzz-requests.ts'

let api: ApiUnderTest
beforeAll(async () => {
  api = await apiUnderTest()
})
afterAll(() => api?.close())

test('whatever is asked, no fault of the service answers', async () => {
  const { token } = await api.owner()
  const limits = { requestsAMinute: 1e9, loginsAMinute: 1, uploadBytes: 1e6 }
  const app = buildApp(api.context, { publicUrl: 'http://sheaf.test' }, limits)
  try {
    const runs = 3000
    const { faults, statuses } = await fuzzRequests(app, { token, runs, seed: 1 })
    expect(faults).toEqual([])
    // Most are wrong in one way or another; enough of them are not.
    expect(statuses[200]).toBeGreaterThan(runs / 50)
    expect(statuses[400]).toBeGreaterThan(runs / 50)
  } finally {
    await app.close()
  }
})
