import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Authorization,
  authorizePath,
  Browser,
  interactionOf,
  postToken,
  signInAndAgree,
  type TokenAnswer,
} from '../client-walk.ts'
import { type Emulator, startEmulator } from '../emulator.ts'
import { DEMO_KEY } from './consumer-keys.ts'

const redirectUrl = 'http://localhost:9/callback'
const request: Authorization = { key: DEMO_KEY, redirectUrl, scopes: ['read', 'readwrite'], state: 'a b&c' }
const grower = { email: 'grower@example.com', password: 'grower' }

describe('with pages', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator()
  })
  afterAll(() => emulator.close())

  test('signs in, agrees, and exchanges the code once', async () => {
    const back = await signInAndAgree(emulator.url, request, grower)
    expect(back.origin + back.pathname).toBe(redirectUrl)
    expect([...back.searchParams.keys()].sort()).toEqual(['code', 'state'])
    expect(back.searchParams.get('state')).toBe('a b&c')

    const code = back.searchParams.get('code') ?? ''
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUrl }
    const wrongUri = await postToken(emulator.url, DEMO_KEY, {
      ...form,
      redirect_uri: 'http://localhost:9/other',
    })
    expect([wrongUri.status, await wrongUri.json()]).toMatchObject([400, { error: 'invalid_grant' }])

    const response = await postToken(emulator.url, DEMO_KEY, form)
    expect(response.status).toBe(200)
    const answer = (await response.json()) as TokenAnswer
    expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'read readwrite' })
    expect(answer.access_token).toMatch(/^[\w-]{43}$/)
    expect(answer.refresh_token).toMatch(/^[\w-]{43}$/)

    const again = await postToken(emulator.url, DEMO_KEY, form)
    expect([again.status, await again.json()]).toMatchObject([400, { error: 'invalid_grant' }])
  })

  test('a wrong password stays on the page and says so', async () => {
    const browser = new Browser(emulator.url)
    const signIn = await browser.go(authorizePath(request))
    const page = await signIn.response.text()
    expect(page).toContain('AgFiniti emulator')
    expect(page).toContain('Demo application')
    const { response } = await browser.go(`${interactionOf(page)}/sign-in`, { ...grower, password: 'x"><b>' })
    const again = await response.text()
    expect(response.status).toBe(401)
    expect(again).toContain('role="alert"')
    expect(again).toContain('value="grower@example.com"')
    expect(again).not.toContain('<b>')
    const agreed = await browser.go(`${interactionOf(again)}/sign-in`, grower)
    expect(await agreed.response.text()).toContain('Signed in as <strong>Example Grower</strong>')
  })

  test.each(['before', 'after'] as const)(
    'denial %s sign-in returns access_denied with the state',
    async (when) => {
      const browser = new Browser(emulator.url)
      let { response } = await browser.go(authorizePath(request))
      let path = interactionOf(await response.text())
      if (when === 'after') {
        response = (await browser.go(`${path}/sign-in`, grower)).response
        path = interactionOf(await response.text())
      }
      const { left } = await browser.go(`${path}/deny`, {})
      expect(left?.searchParams.get('error')).toBe('access_denied')
      expect(left?.searchParams.get('state')).toBe('a b&c')
      expect(left?.searchParams.has('code')).toBe(false)
    },
  )

  test('nobody can agree who has not signed in', async () => {
    const browser = new Browser(emulator.url)
    const { response } = await browser.go(authorizePath(request))
    const agreed = await browser.go(`${interactionOf(await response.text())}/agree`, {})
    expect(agreed.left).toBeUndefined()
    expect(agreed.response.status).toBe(400)
  })

  test('a page without its cookie has ended', async () => {
    const response = await fetch(`${emulator.url}/Account/Interaction/unknown`)
    expect([response.status, await response.json()]).toMatchObject([400, { error: 'sign_in_expired' }])
  })

  test('a signed-in grower is asked to agree each time, and can change the account', async () => {
    const browser = new Browser(emulator.url)
    const first = await browser.go(authorizePath(request))
    await browser.go(`${interactionOf(await first.response.text())}/sign-in`, grower)
    const second = await (await browser.go(authorizePath(request))).response.text()
    expect(second).toContain('Signed in as <strong>Example Grower</strong>')
    const changed = await (await browser.go(`${interactionOf(second)}/change-account`, {})).response.text()
    expect(changed).toContain('type="password"')
    const partner = { email: 'partner@example.com', password: 'partner' }
    const consent = await browser.go(`${interactionOf(changed)}/sign-in`, partner)
    const { left } = await browser.go(`${interactionOf(await consent.response.text())}/agree`, {})
    expect(left?.searchParams.get('code')).toBeTruthy()
    expect(left?.searchParams.get('state')).toBe('a b&c')
  })

  test('an unknown redirection URL or key is refused on a page, without a redirect', async () => {
    for (const refused of [
      { ...request, redirectUrl: 'https://evil.example/callback' },
      { ...request, redirectUrl: 'http://localhost.evil.example/callback' },
      { ...request, key: { publicKey: 'nobody', privateKey: '' } },
    ]) {
      const { response, left } = await new Browser(emulator.url).go(authorizePath(refused))
      expect(left).toBeUndefined()
      expect(response.status).toBe(400)
      expect(await response.text()).toContain('role="alert"')
    }
  })

  test.each(['http://127.0.0.1:1234/any/path?x=1', 'https://localhost/x', 'http://[::1]:80/'])(
    'the demo key may return to %s',
    async (url) => {
      const back = await signInAndAgree(emulator.url, { ...request, redirectUrl: url }, grower)
      expect(back.href.startsWith(new URL(url).href)).toBe(true)
    },
  )

  test('registered keys: only their URLs, and gone when removed', async () => {
    const registered = 'https://app.example.com/callback'
    const key = emulator.keys.add({ name: 'App', redirectUrls: [registered], anyLoopbackUrl: false })
    const { accessToken } = await emulator.grant({ key })
    expect(accessToken).toBeTruthy()
    const loopback = await new Browser(emulator.url).go(authorizePath({ ...request, key }))
    expect(loopback.response.status).toBe(400)
    emulator.keys.remove(key.publicKey)
    const removed = await new Browser(emulator.url).go(
      authorizePath({ ...request, key, redirectUrl: registered }),
    )
    expect(removed.response.status).toBe(400)
  })

  test('wrong client secrets are 401 invalid_client', async () => {
    const key = { ...DEMO_KEY, privateKey: 'wrong' }
    const response = await postToken(emulator.url, key, { grant_type: 'refresh_token', refresh_token: 'x' })
    expect([response.status, await response.json()]).toMatchObject([401, { error: 'invalid_client' }])
    expect(response.headers.get('www-authenticate')).toContain('Basic')
  })

  test('discovery tells the published paths', async () => {
    const response = await fetch(`${emulator.url}/.well-known/oauth-authorization-server`)
    expect(await response.json()).toMatchObject({
      issuer: emulator.url,
      authorization_endpoint: `${emulator.url}/Account/Authorize`,
      token_endpoint: `${emulator.url}/api/token`,
      revocation_endpoint: `${emulator.url}/api/token/revocation`,
    })
  })
})

describe('auto-approve', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator({ autoApprove: true })
  })
  afterAll(() => emulator.close())

  test('walks the tutorial’s steps: authorize with cookies, then the code for tokens', async () => {
    const query = `response_type=code&client_id=demo-public-key&redirect_uri=${redirectUrl}&scope=read%20readwrite`
    const { left } = await new Browser(emulator.url).go(`/Account/Authorize?${query}`)
    const code = left?.searchParams.get('code')
    expect(code).toBeTruthy()
    const response = await fetch(`${emulator.url}/api/token`, {
      method: 'POST',
      headers: {
        Authorization: `Basic ${Buffer.from('demo-public-key:demo-private-key').toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: `grant_type=authorization_code&code=${code}&redirect_uri=${redirectUrl}`,
    })
    expect(response.status).toBe(200)
    const { access_token, refresh_token } = (await response.json()) as TokenAnswer
    expect(refresh_token).toBeTruthy()
    const account = await fetch(`${emulator.url}/api/v1/account`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(await account.json()).toMatchObject({ email: 'grower@example.com' })
  })

  test('signs in whom login_hint names', async () => {
    const { accessToken } = await emulator.grant({ account: 'partner@example.com' })
    const headers = { authorization: `Bearer ${accessToken}` }
    const account = await fetch(`${emulator.url}/api/v1/account`, { headers })
    expect(await account.json()).toMatchObject({ email: 'partner@example.com' })
  })
})
