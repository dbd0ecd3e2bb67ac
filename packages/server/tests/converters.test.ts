/** A converter of others in the service: its files are files like any. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConfigInvalid } from '../src/config/config.ts'
import { type ApiUnderTest, addUser, apiUnderTest, form, paths } from './api.ts'
import { eventually, testDeployment } from './test-context.ts'
import { zipOf } from './zip.ts'

const example = (name: string) =>
  fileURLToPath(new URL(`../../../docs/examples/converters/${name}`, import.meta.url))

let api: ApiUnderTest
beforeAll(async () => {
  api = await apiUnderTest({ convertersFile: example('converters.json') })
})
afterAll(() => api.close())

test('an upload that only a converter reads', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  const names = ['sample.fieldlog', 'sample.fieldsetup']
  const files = await Promise.all(names.map(async (name) => [name, await readFile(example(name))] as const))
  const bytes = zipOf(Object.fromEntries(files))
  const body = form({ leafUserId, provider: 'Other' }, { name: 'a.zip', bytes })
  const { id } = (await ask('POST', paths.batch, body)).json()
  const batch = await eventually(
    async () => (await ask('GET', `${paths.batch}/${id}`)).json(),
    ({ status }) => status !== 'RECEIVED',
  )
  expect(batch).toMatchObject({ status: 'PROCESSED' })
  const file = (await ask('GET', `${paths.files}/${batch.leafFiles[0]}`)).json()
  expect(file).toMatchObject({ fileName: 'sample.fieldlog', operationType: 'harvested', status: 'processed' })
})

test('a configuration that is wrong stops the start, with every mistake told', async () => {
  const deployment = await testDeployment()
  try {
    const opening = deployment.open('http://127.0.0.1:9', { config: { convertersFile: '/no/such/file' } })
    await expect(opening).rejects.toThrow(ConfigInvalid)
  } finally {
    await deployment.close()
  }
})
