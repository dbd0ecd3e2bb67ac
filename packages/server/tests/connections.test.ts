/** The way of a grower's browser to AgFiniti and back, and every way in which it may go wrong. */
import { interactionOf } from '@sheaf/agfiniti-emulator'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createProviderConnections } from '../src/connections/create-connections.ts'
import { newestAppKey } from '../src/keys/app-keys.ts'
import { type ApiUnderTest, type Asker, addApp, addUser, apiUnderTest, paths, publicUrl } from './api.ts'
import { Browser, type Visited } from './browser.ts'

const callbackPath = '/services/usermanagement/api/oauth/agleader/callback'
const callback = publicUrl + callbackPath
const grower = 'email=grower%40example.com&password=grower'
const form = { 'content-type': 'application/x-www-form-urlencoded' }

let api: ApiUnderTest
let ask: Asker
let userId: string
let connections: string
beforeAll(async () => {
  api = await apiUnderTest({}, { autoApprove: false })
  ask = await api.owner()
  await addApp(api, ask)
})
afterAll(() => api.close())
beforeEach(async () => {
  userId = await addUser(ask)
  connections = `${paths.users}/${userId}/provider-connections`
})
afterEach(() => {
  api.clock.ahead = 0
})

const signInUrl = async (appName = 'main'): Promise<string> =>
  (await ask('POST', `${connections}/AgLeader/${appName}`, { headers: form })).json().signInUrl
const connected = async () => (await ask('GET', connections)).json()

/** From the sign-in page to the end of AgFiniti's pages: stops before the callback is asked. */
async function signIn(browser: Browser, url: string): Promise<URL> {
  const page = await browser.go(url)
  const { origin } = page.url
  const path = `${origin}${interactionOf(page.body)}`
  const consent = await browser.go(`${path}/sign-in`, { method: 'POST', payload: grower, headers: form })
  const agree = `${origin}${interactionOf(consent.body)}/agree`
  return (await browser.go(agree, { method: 'POST', headers: form }, { stop: callback })).url
}

function isPage({ headers, body }: Visited): void {
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'self';.* frame-ancestors 'none'$/,
  )
  expect(body).not.toMatch(/<script(?![^>]* src="\/pages\/)|\son\w+=|style="/)
  expect(body).toContain('<h1>')
}

test('signs in, agrees, comes back: connected, with the grower’s own grant', async () => {
  expect(await connected()).toEqual([])
  const browser = new Browser(api.app)
  const url = await signInUrl()
  expect(url).toMatch(new RegExp(`^${publicUrl}/connect/[\\w-]{43}$`))
  const back = await signIn(browser, url)
  const done = await browser.go(back.href)
  isPage(done)
  expect([done.status, done.body]).toEqual([200, expect.stringContaining('is connected')])
  expect(done.body).toContain('<script src="/pages/close.js" defer></script>')
  expect((await browser.go('/pages/close.js')).body).toContain('window.close()')
  expect(await connected()).toEqual(['AgLeader'])
  const credentials = `${paths.users}/${userId}/ag-leader-credentials`
  expect((await ask('GET', credentials)).json()).toMatchObject({ status: 'OK' })
  expect(api.emulator.grants().length).toBe(1)
  const cookie = browser.cookies.find(({ name }) => name === 'sheaf-browser')
  expect(cookie?.text).toMatch(/; Path=\/; Max-Age=900; HttpOnly; SameSite=Lax$/)

  const again = await browser.go(back.href)
  isPage(again)
  expect([again.status, again.body]).toEqual([410, expect.stringContaining('used already')])
  expect((await browser.go(url)).status).toBe(410)

  expect((await ask('DELETE', `${connections}/AgLeader`)).statusCode).toBe(204)
  expect(await connected()).toEqual([])
  expect((await ask('DELETE', `${connections}/AgLeader`)).statusCode).toBe(404)
})

test('how an attempt ended is told to its owner, and to its user’s widget', async () => {
  const browser = new Browser(api.app)
  const start = (await ask('POST', `${connections}/AgLeader/main`)).json()
  const attempt = `${connections}/AgLeader/attempts/${start.attemptId}`
  expect((await ask('GET', attempt)).json()).toEqual({ outcome: null })
  const page = await browser.go(start.signInUrl)
  const deny = `${page.url.origin}${interactionOf(page.body)}/deny`
  await browser.go(deny, { method: 'POST', headers: form })
  const keys = '/services/usermanagement/api/api-keys'
  const { key } = (await ask('POST', keys, { payload: { leafUserId: userId } })).json()
  const asWidget = { method: 'GET' as const, url: attempt, headers: { 'x-api-key': key } }
  expect((await api.app.inject(asWidget)).json()).toEqual({ outcome: 'denied' })

  const otherUser = attempt.replace(userId, await addUser(ask, { email: 'ola@example.com' }))
  expect((await ask('GET', otherUser)).statusCode).toBe(404)
  expect((await (await api.owner())('GET', attempt)).statusCode).toBe(404)
  expect((await api.app.inject({ ...asWidget, url: otherUser })).statusCode).toBe(403)
})

test('denied: told so, nothing stored, and the next attempt works', async () => {
  const browser = new Browser(api.app)
  const page = await browser.go(await signInUrl())
  const deny = `${page.url.origin}${interactionOf(page.body)}/deny`
  const denied = await browser.go(deny, { method: 'POST', headers: form })
  isPage(denied)
  expect([denied.status, denied.body]).toEqual([403, expect.stringContaining('You did not agree')])
  expect(await connected()).toEqual([])
  expect((await browser.go((await signIn(browser, await signInUrl())).href)).status).toBe(200)
})

describe('refused before anything is asked of AgFiniti:', () => {
  test('a forged state, a missing one, a missing code, and the right state in another browser', async () => {
    const browser = new Browser(api.app)
    const back = await signIn(browser, await signInUrl())
    const forged = new URL(back)
    forged.searchParams.set('state', 'x'.repeat(43))
    const stateless = new URL(back)
    stateless.searchParams.delete('state')
    for (const [who, url] of [
      [browser, forged],
      [browser, stateless],
      [new Browser(api.app), back],
    ] as const) {
      const refused = await who.go(url.href)
      isPage(refused)
      expect([refused.status, refused.body]).toEqual([
        400,
        expect.stringContaining('not started in this browser'),
      ])
    }
    expect(await connected()).toEqual([])
    // None of it has used up the attempt.
    expect((await browser.go(back.href)).status).toBe(200)
  })

  test('a link that another browser has followed; the first one may again', async () => {
    const browser = new Browser(api.app)
    const url = await signInUrl()
    await browser.go(url)
    expect((await new Browser(api.app).go(url)).status).toBe(410)
    expect((await browser.go((await signIn(browser, url)).href)).status).toBe(200)
  })

  test('a link, or a way back, after 15 minutes', async () => {
    const browser = new Browser(api.app)
    const [early, late] = [await signInUrl(), await signInUrl()]
    const back = await signIn(browser, early)
    api.clock.ahead = 15 * 60_000
    for (const url of [late, back.href]) {
      const expired = await browser.go(url)
      isPage(expired)
      expect([expired.status, expired.body]).toEqual([410, expect.stringContaining('too long')])
    }
    expect(await connected()).toEqual([])
  })

  test('a link that never was', async () => {
    const unknown = await new Browser(api.app).go(`/connect/${'x'.repeat(43)}`)
    isPage(unknown)
    expect(unknown.status).toBe(404)
  })

  test('an attempt whose application is gone', async () => {
    await addApp(api, ask, { appName: 'brief' })
    const url = await signInUrl('brief')
    await ask('DELETE', '/services/usermanagement/api/app-keys/AgLeader/brief')
    expect((await new Browser(api.app).go(url)).status).toBe(404)
  })
})

test('two attempts in one browser do not disturb one another', async () => {
  const browser = new Browser(api.app)
  const first = await signIn(browser, await signInUrl())
  const other = await addUser(ask)
  const { signInUrl: url } = (
    await ask('POST', `${paths.users}/${other}/provider-connections/agleader/main/PRODUCTION`)
  ).json()
  const page = await browser.go(url)
  const agree = `${page.url.origin}${interactionOf(page.body)}/agree`
  expect((await browser.go(agree, { method: 'POST', headers: form })).status).toBe(200)
  expect((await browser.go(first.href)).status).toBe(200)
  expect(await connected()).toEqual(['AgLeader'])
})

test('AgFiniti does not answer: told to try later; refuses the keys: told so', async () => {
  const browser = new Browser(api.app)
  const back = await signIn(browser, await signInUrl())
  api.emulator.faults.add({ kind: 'serverError', endpoint: 'token', status: 503, times: 1 })
  const later = await browser.go(back.href)
  isPage(later)
  expect([later.status, later.body]).toEqual([503, expect.stringContaining('does not answer')])

  const again = await signIn(browser, await signInUrl())
  const key = '/services/usermanagement/api/app-keys/AgLeader/main'
  const { publicKey, privateKey } = api.emulator.keys.list().find(({ name }) => name === 'main') ?? {}
  await ask('PUT', key, { payload: { publicKey, privateKey: 'wrong' } })
  const refused = await browser.go(again.href)
  expect([refused.status, refused.body]).toEqual([502, expect.stringContaining('did not accept')])
  await ask('PUT', key, { payload: { publicKey, privateKey } })
  expect(await connected()).toEqual([])
})

test('asks for the scopes of the application', async () => {
  await addApp(api, ask, { appName: 'sender', scopes: ['OPERATIONS:READ', 'PRESCRIPTION:WRITE'] })
  for (const [appName, scope] of [
    ['main', 'read readwrite'],
    ['sender', 'read readwrite fileupload'],
  ]) {
    const { url } = await new Browser(api.app).go(
      await signInUrl(appName),
      {},
      { stop: `${api.emulator.url}/Account/Authorize?` },
    )
    expect(url.searchParams.get('scope')).toBe(scope)
    expect(url.searchParams.get('redirect_uri')).toBe(callback)
  }
})

test('where the provider loses states, the cookie alone tells the attempt', async () => {
  const { context } = api
  const losing = createProviderConnections({
    ...context,
    fetch,
    provider: {
      ...context.agLeader,
      echoesState: false,
      exchangeCode(request, fetch) {
        const callback = new URL(request.callback)
        callback.searchParams.set('state', 'lost')
        return context.agLeader.exchangeCode({ ...request, callback, state: 'lost' }, fetch)
      },
    },
  })
  const { id: ownerId } = await context.db
    .selectFrom('owners')
    .select('id')
    .where('username', '=', ask.username)
    .executeTakeFirstOrThrow()
  const appKey = await newestAppKey(context.db, ownerId, 'AgLeader')
  if (!appKey) throw new Error('no app key')
  const browser = 'b'.repeat(43)
  const { nonce } = await losing.start({ ownerId, userId, appKey })
  const url = await losing.follow(nonce, browser, callback)
  const back = await signIn(new Browser(api.app), url.href)
  back.searchParams.delete('state')
  await expect(losing.finish(back, 'c'.repeat(43), callback)).rejects.toMatchObject({ code: 'forged' })
  expect(await losing.finish(back, browser, callback)).toMatchObject({ outcome: 'connected' })
  expect(await connected()).toEqual(['AgLeader'])
})

test('what is not served, or not there', async () => {
  const answers = await Promise.all([
    ask('POST', `${connections}/JohnDeere/main/STAGE`),
    ask('POST', `${connections}/TractorCo/main`),
    ask('POST', `${connections}/AgLeader/nothing`),
    ask('POST', `${connections}/AgLeader/main/STAGE`),
    ask('DELETE', `${connections}/JohnDeere`),
    ask('GET', `${paths.users}/8f2d6c1a-77b3-4e0f-a1d9-5c3e9b604d12/provider-connections`),
  ])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([501, 404, 404, 404, 501, 404])
})

test('attempts are kept for a day after their end', async () => {
  const count = async () => {
    const rows = api.context.db.selectFrom('connection_attempts').select(({ fn }) => fn.countAll().as('n'))
    return Number((await rows.executeTakeFirstOrThrow()).n)
  }
  await signInUrl()
  await api.context.providerConnections.prune()
  expect(await count()).toBeGreaterThan(0)
  api.clock.ahead = 25 * 3600_000
  await api.context.providerConnections.prune()
  expect(await count()).toBe(0)
})
