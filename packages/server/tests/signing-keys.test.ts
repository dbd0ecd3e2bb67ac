/** Keys that sign tokens and links: new ones come, old ones are good until what they signed has ended. */
import type { FastifyInstance } from 'fastify'
import { decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { bySheaf } from '../src/audit/audit.ts'
import { rotateSigningKey, tendSigningKeys } from '../src/owners/signing-keys.ts'
import {
  type ApiUnderTest,
  type Asker,
  addUser,
  apiUnderTest,
  fixture,
  form,
  paths,
  publicUrl,
} from './api.ts'
import { eventually } from './test-context.ts'

let api: ApiUnderTest
/** Another process on the same database. */
let other: FastifyInstance
beforeAll(async () => {
  api = await apiUnderTest()
  const context = await api.deployment.open(api.emulator.url, {
    overrides: { clock: () => Date.now() + api.clock.ahead },
  })
  other = buildApp(context, { publicUrl })
  await other.ready()
})
afterAll(async () => {
  await other?.close()
  await api?.close()
})

const day = 24 * 3600_000
const rotate = (endOlder = false) => {
  const { db, sealer, clock } = api.context
  return rotateSigningKey(db, sealer, { by: bySheaf, now: clock(), endOlder })
}
const status = async (token: string, app = api.app) =>
  (await app.inject({ url: paths.users, headers: { authorization: `Bearer ${token}` } })).statusCode
const signIn = async ({ username, password }: Asker, app: FastifyInstance): Promise<string> => {
  const payload = { username, password }
  return (await app.inject({ method: 'POST', url: '/api/authenticate', payload })).json().id_token
}
const rows = () => api.context.db.selectFrom('signing_keys').select('id').orderBy('created_at').execute()

test('one key, however many processes start; sealed', async () => {
  const [row, ...others] = await api.context.db.selectFrom('signing_keys').selectAll().execute()
  expect(others).toEqual([])
  expect(api.context.sealer.open(row!.secret, row!.id)).toHaveLength(64)
  expect(row!.secret.length).toBeGreaterThan(64)
})

test('what an old key has signed stays good, in every process; what is new is signed with the new one', async () => {
  const ask = await api.owner()
  const leafUserId = await addUser(ask)
  const zip = { name: 'a.zip', bytes: await fixture('invalid/shp-ok.zip') }
  await ask('POST', paths.batch, form({ leafUserId, provider: 'Other' }, zip))
  const [file] = await eventually(
    async () => (await ask('GET', paths.files)).json().operations,
    (files) => files[0]?.downloadOriginalFile !== undefined || files[0]?.originalFile !== undefined,
  )
  const link = String(file.downloadOriginalFile ?? file.originalFile).slice(publicUrl.length)
  await rotate()
  const later = await signIn(ask, other)
  const [first, second] = await rows()
  expect([ask.token, later].map((token) => decodeProtectedHeader(token).kid)).toEqual([first?.id, second?.id])
  for (const token of [ask.token, later])
    expect([await status(token), await status(token, other)]).toEqual([200, 200])
  for (const app of [api.app, other]) expect((await app.inject(link)).statusCode).toBe(200)

  await rotate(true)
  const newest = await signIn(ask, api.app)
  for (const token of [ask.token, later])
    expect([await status(token), await status(token, other)]).toEqual([401, 401])
  expect([await status(newest), await status(newest, other)]).toEqual([200, 200])
  for (const app of [api.app, other]) expect((await app.inject(link)).statusCode).toBe(401)
  expect(await rows()).toHaveLength(1)
})

test('after 90 days a new one comes by itself, and 31 days later the old one goes', async () => {
  const { db, sealer, clock } = api.context
  const tend = () => tendSigningKeys(db, sealer, clock())
  const [before] = await rows()
  api.clock.ahead = 89 * day
  await tend()
  expect(await rows()).toEqual([before])
  api.clock.ahead = 91 * day
  await tend()
  await tend()
  const [, made, ...more] = await rows()
  expect(more).toEqual([])
  api.clock.ahead = 121 * day
  await tend()
  expect(await rows()).toEqual([before, made])
  api.clock.ahead = 123 * day
  await tend()
  expect(await rows()).toEqual([made])
  api.clock.ahead = 0
})

test.each([
  'nothing',
  'a.b.c',
  `${btoa('{"alg":"HS512","kid":"x"}')}.e30.x`,
  `${btoa('{"alg":"none"}')}.e30.`,
])('%s is no token', async (token) => {
  expect(await status(token)).toBe(401)
})
