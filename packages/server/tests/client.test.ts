/** The client of the contract against a real service, where no other test has it call. */
import { ApiError, createClient } from '@sheaf/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiUnderTest, apiUnderTest } from './api.ts'
import { type Receiver, startReceiver } from './receiver.ts'

let api: ApiUnderTest
let receiver: Receiver
let client: ReturnType<typeof createClient>
let userId: string
beforeAll(async () => {
  api = await apiUnderTest({ allowPrivateWebhooks: true })
  receiver = await startReceiver()
  client = createClient({ baseUrl: await api.app.listen({ host: '127.0.0.1', port: 0 }) })
  const { username, password } = await api.owner()
  await client.authenticate({ username, password })
  const user = await client.users.create({ name: 'A', email: 'a@example.com' })
  userId = user.id
})
afterAll(async () => {
  await api?.close()
  await receiver?.close()
})

test('keys of applications and of users', async () => {
  const keys = { publicKey: 'p', privateKey: 'q' }
  await client.appKeys.create('a b', keys)
  await client.appKeys.replace('a b', { ...keys, scopes: ['PRESCRIPTION:WRITE'] })
  expect((await client.appKeys.list()).items).toMatchObject([
    { appName: 'a b', scopes: ['PRESCRIPTION:WRITE'] },
  ])
  await client.appKeys.remove('a b')
  expect((await client.appKeys.list()).items).toEqual([])

  const { id } = await client.apiKeys.create({ leafUserId: userId, expiresIn: 900 })
  expect((await client.apiKeys.list({ leafUserId: userId })).items).toMatchObject([{ id, valid: true }])
  await client.apiKeys.revoke(id)
  expect((await client.apiKeys.list({ leafUserId: userId })).items).toMatchObject([{ id, valid: false }])
})

test('Magic Links', async () => {
  await client.appKeys.create('main', { publicKey: 'p', privateKey: 'q' })
  const made = await client.magicLinks.create(userId, 'authentication', { provider: 'AgLeader', maxUsage: 1 })
  const { id, link } = made
  const upload = await client.magicLinks.create(userId, 'file-upload')
  expect(await client.magicLinks.list('authentication')).toMatchObject({ total: 1, items: [{ id, link }] })
  expect(await client.magicLinks.get('file-upload', upload.id)).toMatchObject({ widget: 'FILEUPLOAD' })
  await client.magicLinks.remove('authentication', id)
  const error = await client.magicLinks.get('authentication', id).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ status: 404 })
})

test('webhooks and the calls that failed', async () => {
  const webhook = await client.webhooks.create({
    events: ['fieldCreated'],
    name: 'fields',
    secret: 'shared',
    url: receiver.url,
  })
  expect(await client.webhooks.list()).toEqual({ items: [webhook], total: 1 })
  expect(await client.webhooks.get(webhook.id)).toEqual(webhook)
  expect(await client.webhooks.failedCalls()).toEqual({ items: [], total: 0 })
  await client.webhooks.remove(webhook.id)
  expect((await client.webhooks.list()).items).toEqual([])
})
