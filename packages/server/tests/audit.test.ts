/** Who read or changed a secret. */
import { AuditEntry } from '@sheaf/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { pruneAudit } from '../src/audit/audit.ts'
import { resetPassword, revokeTokens } from '../src/owners/owners.ts'
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
import { type Receiver, startReceiver } from './receiver.ts'

let api: ApiUnderTest
let receiver: Receiver
beforeAll(async () => {
  receiver = await startReceiver()
  api = await apiUnderTest({ allowPrivateWebhooks: true })
})
afterAll(async () => {
  await api?.close()
  await receiver?.close()
})

const management = '/services/usermanagement/api'
const read = async (ask: Asker, query = '') => (await ask('GET', `/console/audit${query}`)).json()
/** Since sign-in, oldest first. */
const actions = async (ask: Asker) =>
  (await read(ask, '?size=100')).map(({ action }: AuditEntry) => action).toReversed()

test('what is done to secrets is told, by whom, and no secret with it', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  const credentials = `${paths.users}/${leafUserId}/ag-leader-credentials`
  const keys = await secrets(api.emulator, 'empty@example.com')
  await ask('POST', credentials, { payload: keys })
  await ask('GET', credentials)
  const { id: apiKeyId, key } = (
    await ask('POST', `${management}/api-keys`, { payload: { leafUserId } })
  ).json()
  // Without secrets: nothing to tell of.
  await api.app.inject({ url: credentials, headers: { 'x-api-key': key } })
  await ask('DELETE', `${management}/api-keys/${apiKeyId}`)
  const appKey = `${management}/app-keys/AgLeader/main`
  const payload = { publicKey: 'a-public-key', privateKey: 'a-private-key' }
  await ask('POST', appKey, { payload })
  // Refused: nothing happened.
  expect((await ask('POST', appKey, { payload })).statusCode).toBe(409)
  await ask('PUT', appKey, { payload })
  const hooks = '/services/alerts/api/alerts/webhooks'
  const hook = { name: 'hook', secret: 'hook-secret', url: receiver.url, events: ['fieldCreated'] }
  const { id: webhookId } = (await ask('POST', hooks, { payload: hook })).json()
  await ask('GET', hooks)
  await ask('GET', `${hooks}/${webhookId}`)
  await ask('DELETE', `${hooks}/${webhookId}`)
  const links = '/services/widgets/api/magic-link'
  const { id: linkId } = (await ask('POST', `${links}/users/${leafUserId}/provider`, { payload: {} })).json()
  await ask('POST', `${links}/provider`, { payload: { externalId: 'outside' } })
  await ask('DELETE', `${links}/provider/${linkId}`)
  await ask('DELETE', appKey)
  const connections = `${paths.users}/${leafUserId}/provider-connections/AgLeader`
  await ask('DELETE', connections)

  expect(await actions(ask)).toEqual([
    'owner.created',
    'signIn.succeeded',
    'credentials.attached',
    'credentials.read',
    'apiKey.created',
    'apiKey.revoked',
    'appKey.created',
    'appKey.replaced',
    'webhook.created',
    'webhook.read',
    'webhook.read',
    'webhook.removed',
    'magicLink.created',
    'magicLink.created',
    'magicLink.removed',
    'appKey.removed',
    'credentials.removed',
  ])
  const answer = await ask('GET', `/console/audit?leafUserId=${leafUserId}&size=2`)
  expect(answer.headers['x-total-count']).toBe('5')
  const [removed, made] = answer.json()
  for (const entry of await read(ask, '?size=100')) holds(AuditEntry, entry)
  expect(removed).toMatchObject({
    action: 'credentials.removed',
    actor: { kind: 'owner', name: ask.username, ip: '127.0.0.1' },
    leafUserId,
    subject: expect.stringMatching(/^[0-9a-f-]{36}$/),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(made).toMatchObject({ action: 'magicLink.created', subject: `${linkId.slice(0, 8)}...` })

  const everything = JSON.stringify(await api.context.db.selectFrom('audit_log').selectAll().execute())
  const { privateKey, refreshToken } = keys
  const told = [
    'a-private-key',
    'hook-secret',
    privateKey,
    refreshToken,
    key,
    linkId,
    ask.password,
    ask.token,
  ]
  for (const secret of told) expect(everything).not.toContain(secret)
})

test('sign-ins, failed ones too, of this owner alone; a name that nobody has is not kept', async () => {
  const [ask, other] = [await api.owner(), await api.owner()]
  const signIn = (username: string, password: string) =>
    api.app.inject({ method: 'POST', url: '/api/authenticate', payload: { username, password } })
  await signIn(ask.username, 'a wrong password')
  await signIn('typed-into-the-wrong-field', 'a wrong password')
  await resetPassword(api.context.db, ask.username, ask.password, { kind: 'commandLine', name: 'root' })
  await revokeTokens(api.context.db, ask.username)
  const again = await signIn(ask.username, ask.password)
  const headers = { authorization: `Bearer ${again.json().id_token}` }
  const entries: AuditEntry[] = (await api.app.inject({ url: '/console/audit', headers })).json()
  expect(entries.map(({ action, actor }) => [action, actor.kind]).toReversed()).toEqual([
    ['owner.created', 'service'],
    ['signIn.succeeded', 'owner'],
    ['signIn.failed', 'owner'],
    ['owner.passwordReset', 'commandLine'],
    ['owner.tokensRevoked', 'service'],
    ['signIn.succeeded', 'owner'],
  ])
  expect(await actions(other)).toEqual(['owner.created', 'signIn.succeeded'])
  const everything = JSON.stringify(await api.context.db.selectFrom('audit_log').selectAll().execute())
  expect(everything).not.toContain('typed-into')
})

test('credentials that are shown without their secrets are not told of', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  const url = `${paths.users}/${leafUserId}/ag-leader-credentials`
  await ask('POST', url, { payload: await secrets(api.emulator, 'empty@example.com') })
  const app = buildApp(api.context, { publicUrl, redactSecrets: true })
  const answer = await app.inject({ url, headers: { authorization: `Bearer ${ask.token}` } })
  await app.close()
  expect(answer.json().privateKey).toBe('***')
  expect(await actions(ask)).not.toContain('credentials.read')
})

test('an entry outlives its user, without the id, and is kept for 400 days', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  await ask('POST', `${management}/api-keys`, { payload: { leafUserId } })
  await ask('DELETE', `${paths.users}/${leafUserId}`)
  const [removed, made] = await read(ask)
  expect([removed.action, made.action, made.leafUserId]).toEqual([
    'user.removed',
    'apiKey.created',
    undefined,
  ])
  const day = 24 * 3600_000
  await pruneAudit(api.context.db, Date.now() + 399 * day)
  expect(await read(ask)).toHaveLength(4)
  await pruneAudit(api.context.db, Date.now() + 401 * day)
  expect(await read(ask)).toEqual([])
})
