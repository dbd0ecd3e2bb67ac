/** Passwords that are guessed, over several processes. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../src/api/app.ts'
import { pruneAttempts } from '../src/owners/attempts.ts'
import { type ApiUnderTest, type Asker, apiUnderTest, publicUrl } from './api.ts'

let api: ApiUnderTest
let apps: [FastifyInstance, FastifyInstance]
beforeAll(async () => {
  api = await apiUnderTest()
  const limits = { loginsAMinute: 10_000, signInAttempts: { ofName: 3, ofAddress: 6 } }
  const overrides = { clock: () => Date.now() + api.clock.ahead }
  const other = await api.deployment.open(api.emulator.url, { overrides })
  apps = [buildApp(api.context, { publicUrl }, limits), buildApp(other, { publicUrl }, limits)]
})
afterAll(async () => {
  for (const app of apps ?? []) await app.close()
  await api?.close()
})

let turn = 0
/** By turns at each of the processes. */
const tryOut = (username: string, password: string, remoteAddress: string, url = '/api/authenticate') => {
  const headers = url.startsWith('/console') ? { 'sec-fetch-site': 'same-origin' } : {}
  const payload = { username, password }
  return apps[turn++ % 2]!.inject({ method: 'POST', url, payload, remoteAddress, headers })
}
const statuses = async (times: number, ...attempt: Parameters<typeof tryOut>) => {
  const found: number[] = []
  for (let i = 0; i < times; i++) found.push((await tryOut(...attempt)).statusCode)
  return found
}
const wrong = 'not the password'
const right = ({ username, password }: Asker, from: string) => tryOut(username, password, from)

test('of one name from one address: a few, whatever process, whether there is such a name or not', async () => {
  const owner = await api.owner()
  expect(await statuses(5, owner.username, wrong, '192.0.2.1')).toEqual([401, 401, 401, 429, 429])
  expect(await statuses(4, 'nobody@example.com', wrong, '192.0.2.2')).toEqual([401, 401, 401, 429])
  const refused = await right(owner, '192.0.2.1')
  expect(refused.statusCode).toBe(429)
  expect(refused.json()).toMatchObject({ status: 429, message: 'error.http.429' })
  const wait = Number(refused.headers['retry-after'])
  expect(wait).toBeGreaterThan(600)
  expect(wait).toBeLessThanOrEqual(900)
  // The owner is elsewhere, and is not kept out.
  expect((await right(owner, '192.0.2.3')).statusCode).toBe(200)
  // Attempts in between do not make it longer.
  api.clock.ahead += (wait + 1) * 1000
  expect((await right(owner, '192.0.2.1')).statusCode).toBe(200)
})

test('the right password forgets what was mistyped', async () => {
  const owner = await api.owner()
  for (let i = 0; i < 4; i++) {
    expect(await statuses(2, owner.username, wrong, '192.0.2.10')).toEqual([401, 401])
    expect((await right(owner, '192.0.2.10')).statusCode).toBe(200)
    api.clock.ahead += 16 * 60_000
  }
})

test('of many names from one address, or of addresses of one household', async () => {
  const names = [1, 2, 3, 4, 5, 6, 7].map((i) => `name-${i}@example.com`)
  for (const from of [() => '192.0.2.20', (i: number) => `2001:db8:1:2::${i + 1}`]) {
    const found: number[] = []
    for (const [i, name] of names.entries()) found.push((await tryOut(name, wrong, from(i))).statusCode)
    expect(found).toEqual([401, 401, 401, 401, 401, 401, 429])
  }
  expect(await statuses(1, names[0]!, wrong, '2001:db8:1:3::1')).toEqual([401])
})

test('all at once: no more are looked at', async () => {
  const owner = await api.owner()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => tryOut(owner.username, wrong, '192.0.2.30')),
  )
  expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(3)
  expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(17)
})

test('the console counts along; it is told once; no name is kept, and nothing for long', async () => {
  const typed = 'a-password-in-the-wrong-field'
  expect(await statuses(2, typed, wrong, '192.0.2.40', '/console/session')).toEqual([401, 401])
  expect(await statuses(3, typed, wrong, '192.0.2.40')).toEqual([401, 429, 429])
  const { db } = api.context
  const told = await db
    .selectFrom('audit_log')
    .select('action')
    .where('ip', '=', '192.0.2.40')
    .where('action', '=', 'signIn.throttled')
    .execute()
  expect(told).toHaveLength(1)
  const rows = await db.selectFrom('sign_in_attempts').selectAll().execute()
  expect(rows.map(({ key_hash }) => key_hash.toString('latin1')).join()).not.toContain(typed)
  await pruneAttempts(db, api.context.clock() + 16 * 60_000)
  expect(await db.selectFrom('sign_in_attempts').selectAll().execute()).toEqual([])
})
