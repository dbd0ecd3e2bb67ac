/** Webhooks over the API: registered with a ping, listed for their owner alone, removed; and the calls that failed. */
import { FailedCall, Webhook } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { raise } from '../src/alerts/raise.ts'
import { signature } from '../src/alerts/signature.ts'
import { secret } from './alerts.ts'
import { type ApiUnderTest, type Asker, addUser, apiUnderTest, fixture, form, holds, paths } from './api.ts'
import { ok, type Receiver, startReceiver } from './receiver.ts'
import { eventually } from './test-context.ts'

const path = '/services/alerts/api/alerts/webhooks'
let api: ApiUnderTest
let receiver: Receiver
let ask: Asker
let other: Asker
beforeAll(async () => {
  api = await apiUnderTest({ allowPrivateWebhooks: true })
  ask = await api.owner()
  other = await api.owner()
  receiver = await startReceiver()
})
afterAll(async () => {
  await api.close()
  await receiver.close()
})
beforeEach(async () => {
  await api.context.db.deleteFrom('webhooks').execute()
  await api.context.db.deleteFrom('failed_calls').execute()
  receiver.answer = ok
  receiver.calls.length = 0
})

const asked = (changes: object = {}) => ({
  events: ['operationCreated', 'fieldCreated'],
  name: 'hook',
  secret,
  url: receiver.url,
  ...changes,
})
const register = (changes: object = {}, as = ask) => as('POST', path, { payload: asked(changes) })

describe('registering', () => {
  test('pings, signed, and answers with what was registered; listed until it is removed', async () => {
    const answer = await register()
    expect(answer.statusCode).toBe(201)
    const webhook = answer.json()
    holds(Webhook, webhook)
    expect(webhook).toEqual({ id: webhook.id, ...asked() })
    expect(receiver.calls).toHaveLength(1)
    const [ping] = receiver.calls
    expect(ping?.body).toBe('{"message": "confirmation of webhook upon registration"}')
    expect(ping?.headers['x-leaf-signature']).toBe(signature(secret, ping?.body ?? ''))

    const list = await ask('GET', path)
    expect(list.json()).toEqual([webhook])
    expect(list.headers['x-total-count']).toBe('1')
    expect((await ask('GET', `${path}/${webhook.id}`)).json()).toEqual(webhook)
    for (const method of ['PUT', 'PATCH'] as const) {
      expect((await ask(method, `${path}/${webhook.id}`, { payload: asked() })).statusCode).toBe(405)
      expect((await ask(method, path, { payload: asked() })).statusCode).toBe(405)
    }
    expect((await ask('DELETE', `${path}/${webhook.id}`)).statusCode).toBe(204)
    expect((await ask('DELETE', `${path}/${webhook.id}`)).statusCode).toBe(404)
    expect((await ask('GET', `${path}/${webhook.id}`)).statusCode).toBe(404)
    expect((await ask('GET', path)).json()).toEqual([])
  })

  test("another owner's webhooks are not seen, and take none of one's events", async () => {
    const { id } = (await register()).json()
    expect((await other('GET', `${path}/${id}`)).statusCode).toBe(404)
    expect((await other('DELETE', `${path}/${id}`)).statusCode).toBe(404)
    expect((await other('GET', path)).json()).toEqual([])
    expect((await register({}, other)).statusCode).toBe(201)
  })

  test('the secret is sealed in the database', async () => {
    const { id } = (await register()).json()
    const { db } = api.context
    const row = await db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row.secret.includes(secret)).toBe(false)
  })

  test('an event is in one webhook only, also when two come at once', async () => {
    expect((await register()).statusCode).toBe(201)
    const again = await register({ events: ['fieldUpdated', 'fieldCreated'] })
    expect([again.statusCode, again.json()]).toMatchObject([
      400,
      { entityName: 'webhook', errorKey: 'eventRegisteredTwice', message: 'error.eventRegisteredTwice' },
    ])
    const both = await Promise.all([
      register({ events: ['machineCreated', 'operatorCreated'] }),
      register({ events: ['operatorCreated', 'machineCreated'] }),
    ])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([201, 400])
    expect((await ask('GET', path)).json()).toHaveLength(2)
  })

  test('names of events that nothing here makes are taken, with their aliases; once each', async () => {
    const events = ['newSatelliteImages', 'workflowProcessingFailed', 'newSatelliteImage']
    const answer = await register({ events })
    expect(answer.json().events).toEqual(['newSatelliteImage', 'workflowProcessingFailed'])
  })

  test.each([
    [{ events: ['cowCreated'] }, 'events.0'],
    [{ events: [] }, 'events'],
    [{ events: undefined }, 'events'],
    [{ name: undefined }, 'name'],
    [{ secret: '' }, 'secret'],
    [{ url: 'ftp://example.com/hook' }, 'url'],
    [{ url: undefined }, 'url'],
  ])('%j is a 400 for %s', async (changes, field) => {
    const answer = await register(changes)
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { fieldErrors: [{ field }] }])
    expect(receiver.calls).toEqual([])
  })

  test.each([
    ['answers 500', (response) => void response.writeHead(500).end()],
    ['redirects', (response) => void response.writeHead(302, { location: 'https://example.com/' }).end()],
    ['hangs up', (response) => void response.socket?.destroy()],
  ] satisfies [string, Receiver['answer']][])(
    'a webhook that %s is not registered',
    async (_what, answer) => {
      receiver.answer = answer
      const refused = await register()
      expect([refused.statusCode, refused.json()]).toMatchObject([
        400,
        { entityName: 'webhook', errorKey: 'webhookValidationFailed' },
      ])
      expect((await ask('GET', path)).json()).toEqual([])
    },
  )

  test('a URL that is none, and a port where nobody is', async () => {
    for (const url of ['http://', 'http://exa mple.com', 'http://127.0.0.1:1'])
      expect((await register({ url })).json()).toMatchObject({ errorKey: 'webhookValidationFailed' })
  })
})

test('private addresses are refused unless the configuration allows them', async () => {
  const strict = await apiUnderTest()
  try {
    const stranger = await strict.owner()
    const { port } = receiver
    for (const url of [receiver.url, `http://localhost:${port}/`, `http://[::ffff:127.0.0.1]:${port}/`]) {
      const answer = await register({ url }, stranger)
      expect([answer.statusCode, answer.json().errorKey]).toEqual([400, 'webhookValidationFailed'])
      expect(answer.json().title).toContain('not a public address')
    }
    expect(receiver.calls).toEqual([])
  } finally {
    await strict.close()
  }
})

test('calls that failed are listed, newest first, by page', async () => {
  await register()
  const { db, queue } = api.context
  const { id: ownerId } = await db
    .selectFrom('owners')
    .select('id')
    .where('username', '=', ask.username)
    .executeTakeFirstOrThrow()
  const userId = await addUser(ask)
  const tell = (operationId: string) =>
    db
      .transaction()
      .execute((tx) => raise({ tx, queue }, { type: 'operationCreated', ownerId, userId, operationId }))
  const failedCalls = async (query = '', as = ask) =>
    (await as('GET', `${path}/failed-calls${query}`)).json().items

  receiver.answer = (response) => void response.writeHead(502).end('<html>')
  await tell('first')
  await eventually(
    () => failedCalls(),
    (items) => items.length === 1,
  )
  receiver.answer = (response) => void response.socket?.destroy()
  api.clock.ahead += 60_000
  await tell('second')
  const items = await eventually(
    () => failedCalls(),
    (all) => all.length === 2,
  )
  for (const item of items) holds(FailedCall, item)
  const call = { apiOwner: ask.username, url: receiver.url }
  expect(items).toEqual([
    {
      ...call,
      createdAt: expect.any(String),
      requestBody: expect.stringContaining('"operationId": "second"'),
      connectionError: 'socket hang up',
    },
    {
      ...call,
      createdAt: expect.any(String),
      status: 502,
      response: '<html>',
      requestBody: expect.stringContaining('"operationId": "first"'),
    },
  ])
  expect(await failedCalls('?size=1&page=1')).toEqual([items[1]])
  expect(await failedCalls('', other)).toEqual([])
})

test('an upload is told from file to batch, by workers, as it goes', async () => {
  const events = ['uploadedFileProcessingFinished', 'batchUploadProcessingFinished']
  await register({ events })
  receiver.calls.length = 0
  const bytes = await fixture('invalid/mac-junk.zip')
  const body = form({ leafUserId: await addUser(ask), provider: 'Other' }, { name: 'card.zip', bytes })
  const { id } = (await ask('POST', paths.batch, body)).json()
  await eventually(
    async () => receiver.calls.map((call) => JSON.parse(call.body)),
    (told) => told.some(({ batchId }) => batchId === id),
  )
})
