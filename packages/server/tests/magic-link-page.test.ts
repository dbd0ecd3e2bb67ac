/** What the page of a Magic Link begins with, and the calls that it makes. */
import { interactionOf } from '@sheaf/agfiniti-emulator'
import { MagicLinkSession, notAZip, SessionUpload, SessionUploadProgress } from '@sheaf/contract'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sealPlainLinks } from '../src/magic-links/sealed-id.ts'
import { pruneSessions } from '../src/magic-links/sessions.ts'
import {
  type ApiUnderTest,
  type Asker,
  addApp,
  addUser,
  apiUnderTest,
  fixture,
  form,
  holds,
  paths,
  publicUrl,
} from './api.ts'
import { Browser, type Visited } from './browser.ts'
import { eventually } from './test-context.ts'
import { zipOf } from './zip.ts'

const base = '/services/widgets/api/magic-link'
const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }

let api: ApiUnderTest
let ask: Asker
let userId: string
let browser: Browser
beforeAll(async () => {
  api = await apiUnderTest({}, { autoApprove: false })
  ask = await api.owner()
  await addApp(api, ask)
})
afterAll(() => api.close())
beforeEach(async () => {
  userId = await addUser(ask, { name: 'Nora <b>Field</b>' })
  browser = new Browser(api.app)
})
afterEach(() => {
  api.clock.ahead = 0
})

async function link(kind: string, terms: object = {}): Promise<{ id: string; link: string; kind: string }> {
  const payload = { ...(kind === 'authentication' ? { provider: 'AgLeader' } : {}), ...terms }
  return { kind, ...(await ask('POST', `${base}/users/${userId}/${kind}`, { payload })).json() }
}
const shown = async ({ kind, id }: { kind: string; id: string }) =>
  (await ask('GET', `${base}/${kind}/${id}`)).json()
const connected = async () => (await ask('GET', `${paths.users}/${userId}/provider-connections`)).json()

/** What the page is given, as a browser reads the attribute. */
function stateOf({ body }: Visited) {
  const [, text = 'null'] = /<div id="page" data-state="([^"]*)"/.exec(body) ?? []
  const entities: Record<string, string> = {
    '&quot;': '"',
    '&#39;': "'",
    '&lt;': '<',
    '&gt;': '>',
    '&amp;': '&',
  }
  return JSON.parse(text.replace(/&(quot|#39|lt|gt|amp);/g, (entity) => entities[entity] ?? entity))
}

/** From the page over AgFiniti's pages and back. */
async function roundTrip(made: { link: string }, end: 'agree' | 'deny' = 'agree'): Promise<Visited> {
  return atAgFiniti(await signIn(made), end)
}

async function signIn({ link }: { link: string }): Promise<Visited> {
  const start = await browser.go(`${link}/session/connections/AgLeader`, { method: 'POST' })
  return browser.go(JSON.parse(start.body).signInUrl)
}

async function atAgFiniti(signIn: Visited, end: 'agree' | 'deny'): Promise<Visited> {
  const at = `${signIn.url.origin}${interactionOf(signIn.body)}`
  const grower = 'email=grower%40example.com&password=grower'
  const consent = await browser.go(`${at}/sign-in`, { method: 'POST', payload: grower, headers: urlencoded })
  const last = `${consent.url.origin}${interactionOf(consent.body)}/${end}`
  return browser.go(last, { method: 'POST', headers: urlencoded })
}

describe.each(['provider', 'authentication'])('a link of the kind %s', (kind) => {
  test('says who asks for what; connects in the same tab; disconnects', async () => {
    const settings = {
      companyName: 'Example & Co',
      companyLogo: 'https://example.com/l.png',
      backgroundColor: '#204060',
      showLeafUserName: true,
      disconnectEnabled: true,
    }
    const made = await link(kind, { settings, maxUsage: 1 })
    const page = await browser.go(made.link)
    expect(page.status).toBe(200)
    const { path, session, uploads } = stateOf(page)
    holds(MagicLinkSession, session)
    expect([path, uploads]).toEqual([`/magic-link/${made.id}`, []])
    const { showLeafUserName: _, ...shownSettings } = settings
    expect(session).toMatchObject({ ...shownSettings, leafUserName: 'Nora <b>Field</b>' })
    expect(session.providers).toEqual([{ provider: 'AgLeader', connected: false, sendsPrescriptions: false }])
    expect(page.body).not.toContain('<b>')
    expect(page.body).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=| style=/)
    const policy = page.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; ")
    expect(policy).toContain("; img-src 'self' data: blob: https://example.com; ")
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    const cookie = browser.cookies.find(({ name }) => name === 'sheaf-link')
    expect(cookie?.text).toMatch(/; Path=\/magic-link\/[\w-]{36}; Max-Age=[89]\d\d; HttpOnly; SameSite=Lax$/)
    expect(await shown(made)).toMatchObject({ usageCount: 0, lastAccessedAt: expect.any(String) })

    const done = await roundTrip(made)
    expect(done.url.href).toBe(made.link)
    expect(stateOf(done).session).toMatchObject({
      providers: [{ connected: true, connectedTime: expect.any(String) }],
      lastOutcome: 'connected',
    })
    expect(await connected()).toEqual(['AgLeader'])
    expect(await shown(made)).toMatchObject({ usageCount: 1, maxUsage: 1 })

    // The link is used up for others; this session goes on.
    const late = await new Browser(api.app).go(made.link)
    expect([late.status, stateOf(late)]).toEqual([410, { ended: 'usedUp' }])
    const remove = `${made.link}/session/connections/AgLeader`
    expect((await browser.go(remove, { method: 'DELETE' })).status).toBe(204)
    expect(stateOf(await browser.go(made.link)).session.providers).toMatchObject([{ connected: false }])
    expect(await connected()).toEqual([])
    expect((await shown(made)).usageCount).toBe(1)
  })

  test('denied: says so, does not count, lets try again', async () => {
    const made = await link(kind, { maxUsage: 1 })
    await browser.go(made.link)
    const denied = await roundTrip(made, 'deny')
    expect(denied.url.href).toBe(made.link)
    expect(stateOf(denied).session).toMatchObject({
      lastOutcome: 'denied',
      providers: [{ connected: false }],
    })
    expect(await shown(made)).toMatchObject({ usageCount: 0 })
    const done = await roundTrip(made)
    expect(stateOf(done).session).toMatchObject({
      disconnectEnabled: false,
      lastOutcome: 'connected',
      providers: [{ connected: true }],
    })
  })

  test('a sign-in that ends after the link has: connected and counted all the same', async () => {
    const made = await link(kind)
    api.clock.ahead = 600_000
    await browser.go(made.link)
    const there = await signIn(made)
    api.clock.ahead = 1_000_000
    const done = await atAgFiniti(there, 'agree')
    expect([done.status, done.body]).toEqual([200, expect.stringContaining('is connected')])
    expect(await connected()).toEqual(['AgLeader'])
    expect(await shown(made)).toMatchObject({ usageCount: 1 })
  })

  test('takes no uploads', async () => {
    const made = await link(kind)
    await browser.go(made.link)
    const file = form({}, { name: 'a.zip', bytes: zipOf({}) })
    const refused = await browser.go(`${made.link}/session/uploads`, { method: 'POST', ...file })
    expect(refused.status).toBe(403)
    expect((await browser.go(`${made.link}/session/uploads`)).status).toBe(403)
  })
})

describe('the session', () => {
  const session = (made: { link: string }) => `${made.link}/session`

  test('tells who asks for what, starts connections, disconnects where the link allows it', async () => {
    await addApp(api, ask, { appName: 'sender', scopes: ['PRESCRIPTION:WRITE'] })
    const made = await link('provider', { settings: { companyName: 'Example Co' } })
    expect((await browser.go(session(made))).status).toBe(401)
    await browser.go(made.link)
    const before = JSON.parse((await browser.go(session(made))).body)
    holds(MagicLinkSession, before)
    expect(before).toEqual({
      widget: 'PROVIDER',
      companyName: 'Example Co',
      backgroundColor: '#F5F5F5',
      disconnectEnabled: false,
      expiresAt: (await shown(made)).expiresAt,
      providers: [{ provider: 'AgLeader', connected: false, sendsPrescriptions: true }],
    })
    const start = await browser.go(`${session(made)}/connections/AgLeader`, { method: 'POST' })
    const { signInUrl } = JSON.parse(start.body)
    expect(signInUrl).toMatch(new RegExp(`^${publicUrl}/connect/`))
    const signIn = await browser.go(signInUrl)
    const deny = `${signIn.url.origin}${interactionOf(signIn.body)}/deny`
    await browser.go(deny, { method: 'POST', headers: urlencoded })
    expect(JSON.parse((await browser.go(session(made))).body)).toEqual({ ...before, lastOutcome: 'denied' })

    const remove = { method: 'DELETE' } as const
    const forbidden = await browser.go(`${session(made)}/connections/AgLeader`, remove)
    expect([forbidden.status, JSON.parse(forbidden.body).message]).toEqual([403, 'error.http.403'])
    const john = await browser.go(`${session(made)}/connections/JohnDeere`, { method: 'POST' })
    expect(john.status).toBe(403)
    await ask('DELETE', '/services/usermanagement/api/app-keys/AgLeader/sender')
  })

  test('is of one browser and one link', async () => {
    const [one, two] = [await link('provider'), await link('provider')]
    await browser.go(one.link)
    expect((await browser.go(session(two))).status).toBe(401)
    expect((await new Browser(api.app).go(session(one))).status).toBe(401)
    const cookie = browser.cookies[0]
    const stolen = { headers: { cookie: `sheaf-link=${cookie?.value}` } }
    expect((await new Browser(api.app).go(session(two), stolen)).status).toBe(401)
    expect((await new Browser(api.app).go(session(one), stolen)).status).toBe(200)
  })

  test('lives an hour, and never longer than its link; a removed link ends it', async () => {
    const [brief, long, removed] = [
      await link('provider'),
      await link('provider', { expiresIn: 86_400 }),
      await link('provider'),
    ]
    for (const each of [brief, long, removed]) await browser.go(each.link)
    await ask('DELETE', `${base}/provider/${removed.id}`)
    expect((await browser.go(session(removed))).status).toBe(401)
    expect((await browser.go(removed.link)).status).toBe(404)
    api.clock.ahead = 901_000
    expect((await browser.go(session(brief))).status).toBe(401)
    const expired = await browser.go(brief.link)
    expect([expired.status, stateOf(expired)]).toEqual([410, { ended: 'expired' }])
    expect(expired.body).not.toContain('Nora')
    expect((await browser.go(session(long))).status).toBe(200)
    api.clock.ahead = 3_601_000
    expect((await browser.go(session(long))).status).toBe(401)
    await pruneSessions(api.context)
    expect((await browser.go(long.link)).status).toBe(200)
  })

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])('takes nothing from another site: %j', async (headers) => {
    const made = await link('provider')
    await browser.go(made.link)
    const url = `${session(made)}/connections/AgLeader`
    const foreign = await browser.go(url, { method: 'POST', headers: headers as Record<string, string> })
    expect(foreign.status).toBe(403)
    for (const own of [{ 'sec-fetch-site': 'same-origin' }, { origin: publicUrl }])
      expect((await browser.go(url, { method: 'POST', headers: own as Record<string, string> })).status).toBe(
        200,
      )
  })
})

describe('a link for uploads', () => {
  const send = (who: Browser, made: { link: string }, file?: { name: string; bytes: Uint8Array }) =>
    who.go(`${made.link}/session/uploads`, { method: 'POST', ...form({}, file) })

  test('takes zips, counts once a session, and tells how far they are', async () => {
    const made = await link('file-upload', { maxUsage: 1, settings: { companyName: 'Example Co' } })
    const page = await browser.go(made.link)
    const { session } = stateOf(page)
    holds(MagicLinkSession, session)
    expect(session).toMatchObject({ widget: 'FILEUPLOAD', largestUpload: 3 * 1024 ** 3, providers: [] })
    const other = new Browser(api.app)
    await other.go(made.link)

    const none = await send(browser, made)
    expect([none.status, JSON.parse(none.body).message]).toEqual([400, 'error.validation'])
    const text = await send(browser, made, { name: 'a.zip', bytes: Buffer.from('no zip') })
    expect([text.status, JSON.parse(text.body).detail]).toEqual([400, notAZip])
    expect((await shown(made)).usageCount).toBe(0)

    const bytes = zipOf({ 'sample1.txt': await fixture('agleader-text/sample1.txt') })
    expect((await send(browser, made, { name: 'corn <1>.zip', bytes })).status).toBe(201)
    expect((await shown(made)).usageCount).toBe(1)
    const batches = (await ask('GET', `${paths.batch}?leafUserId=${userId}`)).json()
    expect(batches).toMatchObject([{ fileName: 'corn <1>.zip', provider: 'Other' }])
    const progressOf = async (id: string) =>
      JSON.parse((await browser.go(`${made.link}/session/uploads/${id}`)).body)
    const read = await eventually(
      () => progressOf(batches[0].id),
      ({ status }) => status !== 'RECEIVED',
    )
    holds(SessionUploadProgress, read)
    expect(read).toMatchObject({ status: 'PROCESSED', processing: 0, failed: 0 })
    expect(read.entries).toEqual([{ path: 'sample1.txt', outcome: 'read' }])
    expect(read.files).toMatchObject([
      { fileName: 'sample1.txt', status: 'processed', operationType: 'harvested', crops: ['soybeans'] },
    ])
    expect(read.files[0].area / 10_000).toBeCloseTo(21.8, 0)
    expect(stateOf(await browser.go(made.link)).uploads).toMatchObject([
      { fileName: 'corn <1>.zip', status: 'PROCESSED' },
    ])

    const second = form({ leafUserId: 'x', provider: 'Leaf' }, { name: 'b.zip', bytes: zipOf({}) })
    const taken = await browser.go(`${made.link}/session/uploads`, { method: 'POST', ...second })
    expect(taken.status).toBe(201)
    const upload = JSON.parse(taken.body)
    holds(SessionUpload, upload)
    const failed = await eventually(
      () => progressOf(upload.id),
      ({ status }) => status !== 'RECEIVED',
    )
    holds(SessionUploadProgress, failed)
    expect(failed).toMatchObject({
      fileName: 'b.zip',
      status: 'FAILED',
      converted: 0,
      processing: 0,
      files: [],
    })
    expect(failed).toMatchObject({ statusCode: 'empty_archive', statusDetails: expect.any(String) })
    const list = JSON.parse((await browser.go(`${made.link}/session/uploads`)).body)
    expect(list.map(({ fileName }: { fileName: string }) => fileName)).toEqual(['b.zip', 'corn <1>.zip'])

    // Another session was open before the link was used up.
    expect((await send(other, made, { name: 'c.zip', bytes })).status).toBe(401)
    expect((await ask('GET', `${paths.batch}?leafUserId=${userId}`)).json()).toHaveLength(2)
    expect(await shown(made)).toMatchObject({ usageCount: 1 })
  })

  test('shows nothing of other users, and connects nothing', async () => {
    const stranger = await addUser(ask)
    const theirs = form({ leafUserId: stranger, provider: 'Other' }, { name: 'x.zip', bytes: zipOf({}) })
    const { id } = (await ask('POST', paths.batch, theirs)).json()
    const made = await link('file-upload')
    await browser.go(made.link)
    expect((await browser.go(`${made.link}/session/uploads/${id}`)).status).toBe(404)
    expect(JSON.parse((await browser.go(`${made.link}/session/uploads`)).body)).toEqual([])
    const connect = await browser.go(`${made.link}/session/connections/AgLeader`, { method: 'POST' })
    expect(connect.status).toBe(403)
  })

  test('two sessions that upload at once use a link of one use once', async () => {
    const made = await link('file-upload', { maxUsage: 1 })
    const both = [new Browser(api.app), new Browser(api.app)]
    for (const each of both) await each.go(made.link)
    const answers = await Promise.all(
      both.map((each, i) =>
        send(each, made, { name: `${i}.zip`, bytes: zipOf({ [i]: Buffer.from(`${i}`) }) }),
      ),
    )
    const statuses = answers.map(({ status }) => status).sort()
    expect(statuses[0]).toBe(201)
    expect([401, 410]).toContain(statuses[1])
    expect((await shown(made)).usageCount).toBe(1)
    expect((await ask('GET', `${paths.batch}?leafUserId=${userId}`)).json()).toHaveLength(1)
  })
})

test('links that are none', async () => {
  for (const id of ['8f2d6c1a-77b3-4e0f-a1d9-5c3e9b604d12', 'nonsense']) {
    const page = await browser.go(`/magic-link/${id}`)
    expect([page.status, stateOf(page)]).toEqual([404, { ended: 'unknown' }])
  }
})

test('a user that is removed takes its links along', async () => {
  const made = await link('provider')
  await browser.go(made.link)
  await ask('DELETE', `${paths.users}/${userId}`)
  expect((await browser.go(made.link)).status).toBe(404)
  expect((await browser.go(`${made.link}/session`)).status).toBe(401)
})

test('a link of before ids were sealed, and its session, go on after the next start; its id is in no row', async () => {
  const { db } = api.context
  const made = await link('file-upload')
  const opened = await browser.go(made.link)
  expect(opened.status).toBe(200)
  const rows = () =>
    db.selectFrom('magic_links').select(['id', 'link_hash']).where('user_id', '=', userId).execute()
  expect(await rows()).not.toMatchObject([{ id: made.id }])
  // As the migration finds it.
  await db
    .updateTable('magic_links')
    .set({ id: made.id, link_hash: sql`null`, secret: sql`null` })
    .where('user_id', '=', userId)
    .execute()
  await Promise.all([sealPlainLinks(api.context), sealPlainLinks(api.context)])
  expect(await rows()).toEqual([{ id: expect.not.stringMatching(made.id), link_hash: expect.any(Buffer) }])
  expect(await shown(made)).toMatchObject({ id: made.id, link: made.link })
  expect((await browser.go(`${made.link}/session`)).status).toBe(200)
})
