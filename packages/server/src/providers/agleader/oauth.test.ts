import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProviderError } from '../errors.ts'
import { agLeaderOAuth } from './oauth.ts'

const keys = { publicKey: 'pk', privateKey: 'sk' }
const answering =
  (status: number, body: object | string, headers: Record<string, string> = {}) =>
  async () =>
    typeof body === 'string'
      ? new Response(body, { status, headers })
      : Response.json(body, { status, headers })

describe('authorize', () => {
  test('the URL of the guides, with state', () => {
    const url = agLeaderOAuth('https://www.agfiniti.com').authorizeUrl({
      publicKey: 'pk_123',
      redirectUri: 'https://farm.example/callback',
      state: 'st',
    })
    expect(url.href).toBe(
      'https://www.agfiniti.com/Account/Authorize?response_type=code&client_id=pk_123' +
        '&redirect_uri=https%3A%2F%2Ffarm.example%2Fcallback&scope=read%20readwrite&state=st',
    )
  })
})

describe('against the emulator', () => {
  let emulator: Emulator
  const redirectUri = 'http://localhost:9/callback'
  const demo = { publicKey: DEMO_KEY.publicKey, privateKey: DEMO_KEY.privateKey }
  beforeAll(async () => {
    emulator = await startEmulator({ autoApprove: true })
  })
  afterAll(() => emulator.close())

  /** Follows the redirects until they leave the emulator, as a browser would, cookies and all. */
  const walk = async (start: URL): Promise<URL> => {
    const cookies = new Map<string, string>()
    for (let url = start; ; ) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        cookies.set(name, value)
      }
      url = new URL(response.headers.get('location') ?? '', url)
      if (url.origin !== emulator.url) return url
    }
  }

  test('code, exchange, refresh with rotation', async () => {
    const oauth = agLeaderOAuth(emulator.url)
    const callback = await walk(oauth.authorizeUrl({ ...demo, redirectUri, state: 'st' }))
    const tokens = await oauth.exchangeCode({ keys: demo, callback, redirectUri, state: 'st' }, fetch)
    expect(tokens).toMatchObject({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      expiresIn: 3600,
    })
    const next = await oauth.refresh(demo, tokens.refreshToken ?? '', fetch)
    expect(next.refreshToken).not.toBe(tokens.refreshToken)
  })

  test('a state that is not ours, or a grower who does not agree, is not exchanged', async () => {
    const oauth = agLeaderOAuth(emulator.url)
    const callback = await walk(oauth.authorizeUrl({ ...demo, redirectUri, state: 'theirs' }))
    const foreign = oauth.exchangeCode({ keys: demo, callback, redirectUri, state: 'ours' }, fetch)
    await expect(foreign).rejects.toBeInstanceOf(ProviderError)
    const denied = new URL(`${redirectUri}?error=access_denied&state=ours`)
    const refused = oauth.exchangeCode({ keys: demo, callback: denied, redirectUri, state: 'ours' }, fetch)
    await expect(refused).rejects.toMatchObject({
      code: 'rejected',
      message: expect.stringContaining('access_denied'),
    })
  })
})

describe('answers of the token endpoint', () => {
  const refresh = (fetch: typeof globalThis.fetch) =>
    agLeaderOAuth('https://agfiniti.test').refresh(keys, 'rt', fetch)

  test('the request: Basic with the raw keys, a form', async () => {
    let sent: Request | undefined
    await refresh(async (url, init) => {
      sent = new Request(url, init as RequestInit)
      return Response.json({ access_token: 'at' })
    })
    expect(sent?.url).toBe('https://agfiniti.test/api/token')
    expect(sent?.headers.get('authorization')).toBe(`Basic ${btoa('pk:sk')}`)
    expect(Object.fromEntries(new URLSearchParams(await sent?.text()))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'rt',
    })
  })

  test('no token_type, no expires_in, no new refresh token', async () => {
    expect(await refresh(answering(200, { access_token: 'at' }))).toEqual({
      accessToken: 'at',
      refreshToken: undefined,
      expiresIn: 3600,
    })
  })

  test.each([
    ['invalid_grant', answering(400, { error: 'invalid_grant' }), 'rejected'],
    ['invalid_client', answering(401, { error: 'invalid_client' }), 'rejected'],
    [
      '401 with a challenge',
      answering(401, '', { 'www-authenticate': 'Basic realm="agfiniti"' }),
      'rejected',
    ],
    ['401 with a page', answering(401, '<html>'), 'rejected'],
    ['invalid_scope', answering(400, { error: 'invalid_scope' }), 'insufficient_scope'],
    ['429', answering(429, 'slow down'), 'rate_limited'],
    ['503', answering(503, '<html>'), 'unreachable'],
    ['500 as JSON', answering(500, { error: 'server_error' }), 'unreachable'],
    ['a page instead of JSON', answering(200, '<html>', { 'content-type': 'text/html' }), 'unreachable'],
    ['bytes that are no text', answering(200, '{"access_token":"a\uFFFDb","expires_in":60}'), 'unreachable'],
    ['no token', answering(200, { token: 'x' }), 'unexpected'],
    [
      'no connection',
      async () => {
        throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })
      },
      'unreachable',
    ],
  ] as const)('%s', async (_name, fetch, code) => {
    await expect(refresh(fetch)).rejects.toMatchObject({ name: 'ProviderError', code })
  })

  test('an answer that we do not understand does not bring its tokens into the log', async () => {
    const lines: string[] = []
    const log = pino({}, { write: (line: string) => void lines.push(line) })
    const error = await refresh(answering(200, { access_token: 'hidden-token', token_type: 'mac' })).catch(
      (each: unknown) => each,
    )
    log.error({ err: error }, 'refresh')
    expect(lines.join()).toContain('ProviderError')
    expect(lines.join()).not.toContain('hidden-token')
  })

  test('plain http goes to this machine only', async () => {
    const far = agLeaderOAuth('http://agfiniti.test').refresh(
      keys,
      'rt',
      answering(200, { access_token: 'at' }),
    )
    await expect(far).rejects.toBeInstanceOf(ProviderError)
    const near = agLeaderOAuth('http://127.0.0.1:1').refresh(
      keys,
      'rt',
      answering(200, { access_token: 'at' }),
    )
    expect((await near).accessToken).toBe('at')
  })
})
