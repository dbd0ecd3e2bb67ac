import { Resources } from '@sheaf/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiUnderTest, addUser, apiUnderTest, holds, paths, secrets } from './api.ts'
import { eventually } from './test-context.ts'

let api: ApiUnderTest
beforeAll(async () => {
  api = await apiUnderTest()
})
afterAll(() => api.close())

test('each connected credential tells what was fetched with it, to its owner alone', async () => {
  const ask = await api.owner()
  const url = '/services/integrations/api/resources'
  const user = await addUser(ask)
  expect((await ask('GET', url)).json()).toEqual({ message: 'SUCCESS', summaries: [] })
  const payload = await secrets(api.emulator, 'empty@example.com')
  await ask('POST', `${paths.users}/${user}/ag-leader-credentials`, { payload })
  const answer = await eventually(
    async () => (await ask('GET', `${url}?provider=agleader&leafUserId=${user}`)).json(),
    ({ summaries: [first] }) => first?.syncReferenceTime !== undefined,
  )
  holds(Resources, answer)
  expect(answer.summaries).toMatchObject([{ provider: 'AgLeader', leafUserId: user, fields: 0, files: 0 }])
  const other = await api.owner()
  expect((await other('GET', url)).json().summaries).toEqual([])
  const list = await ask('GET', `${url}?size=1`)
  expect(list.headers['x-total-count']).toBe('1')
})
