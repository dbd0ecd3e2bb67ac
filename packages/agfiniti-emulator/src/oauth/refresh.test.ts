import { afterEach, describe, expect, test } from 'vitest'
import { postToken, type TokenAnswer } from '../client-walk.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../emulator.ts'
import { DEMO_KEY } from './consumer-keys.ts'

let emulator: Emulator
let seconds = 0

async function start(options: EmulatorOptions = {}): Promise<void> {
  seconds = 0
  const started = Date.now()
  emulator = await startEmulator({ autoApprove: true, now: () => started + seconds * 1000, ...options })
}
afterEach(() => emulator.close())

async function refresh(refreshToken: string): Promise<TokenAnswer | string> {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const response = await postToken(emulator.url, DEMO_KEY, form)
  const body = (await response.json()) as TokenAnswer & { error: string }
  return response.ok ? body : `${response.status} ${body.error}`
}

async function rotated(refreshToken: string): Promise<TokenAnswer> {
  const answer = await refresh(refreshToken)
  if (typeof answer === 'string') throw new Error(answer)
  return answer
}

const account = (accessToken: string): Promise<Response> =>
  fetch(`${emulator.url}/api/v1/account`, { headers: { authorization: `Bearer ${accessToken}` } })

describe('rotation', () => {
  test('every refresh gives new tokens, and the previous one works for the grace time', async () => {
    await start()
    const { grantId, refreshToken } = await emulator.grant()
    const second = await rotated(refreshToken)
    expect(second.refresh_token).not.toBe(refreshToken)
    expect((await account(second.access_token)).status).toBe(200)

    seconds = 59
    const third = await rotated(refreshToken)
    expect((await rotated(third.refresh_token)).token_type).toBe('Bearer')
    const { refreshes, reuseAttempts } = emulator.counters.snapshot()
    expect(refreshes).toEqual({ [grantId]: 3 })
    expect(reuseAttempts).toEqual({ withinGrace: 1, refused: 0 })
  })

  test('reuse after the grace time is refused and ends the grant', async () => {
    await start()
    const { refreshToken } = await emulator.grant()
    const second = await rotated(refreshToken)
    seconds = 30
    await rotated(refreshToken) // A second use does not make the grace longer.
    seconds = 61
    expect(await refresh(refreshToken)).toBe('400 invalid_grant')
    expect(await refresh(second.refresh_token)).toBe('400 invalid_grant')
    expect((await account(second.access_token)).status).toBe(401)
    expect(emulator.counters.snapshot().reuseAttempts).toEqual({ withinGrace: 1, refused: 1 })
    expect(emulator.grants()).toEqual([])
  })

  test('strict rotation has no grace', async () => {
    await start({ strictRotation: true })
    const { refreshToken } = await emulator.grant()
    const second = await rotated(refreshToken)
    expect(await refresh(refreshToken)).toBe('400 invalid_grant')
    expect(await refresh(second.refresh_token)).toBe('400 invalid_grant')
    expect(emulator.counters.snapshot().reuseAttempts).toEqual({ withinGrace: 0, refused: 1 })
  })

  test('of refreshes at the same moment, strict rotation lets one through at most', async () => {
    await start({ strictRotation: true })
    const { refreshToken } = await emulator.grant()
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)))
    expect(answers.filter((answer) => typeof answer !== 'string')).toHaveLength(1)
  })
})

describe('ends', () => {
  test('an access token goes stale after its lifetime; the refresh token stays good', async () => {
    await start({ accessTokenTtl: 100 })
    const { accessToken, refreshToken } = await emulator.grant()
    seconds = 99
    expect((await account(accessToken)).status).toBe(200)
    seconds = 100
    const stale = await account(accessToken)
    expect(stale.status).toBe(401)
    expect(stale.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    const answer = await rotated(refreshToken)
    expect(answer.expires_in).toBe(100)
    expect((await account(answer.access_token)).status).toBe(200)
  })

  test('a revoked grant is gone, others of the same grower stay', async () => {
    await start()
    const [first, second, third] = [await emulator.grant(), await emulator.grant(), await emulator.grant()]
    expect(emulator.revoke({ refreshToken: first.refreshToken })).toBe(1)
    expect(await refresh(first.refreshToken)).toBe('400 invalid_grant')
    expect((await account(first.accessToken)).status).toBe(401)
    expect(emulator.revoke({ grantId: second.grantId })).toBe(1)
    expect(await refresh(second.refreshToken)).toBe('400 invalid_grant')
    expect((await account(third.accessToken)).status).toBe(200)
    expect(emulator.revoke({ account: 'grower@example.com' })).toBe(1)
    expect(await refresh(third.refreshToken)).toBe('400 invalid_grant')
    expect(emulator.revoke({ grantId: 'none' })).toBe(0)
  })

  test('the revocation endpoint ends the grant (RFC 7009)', async () => {
    await start()
    const { refreshToken, accessToken } = await emulator.grant()
    const basic = Buffer.from(`${DEMO_KEY.publicKey}:${DEMO_KEY.privateKey}`).toString('base64')
    const response = await fetch(`${emulator.url}/api/token/revocation`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ token: refreshToken }),
    })
    expect(response.status).toBe(200)
    expect(await refresh(refreshToken)).toBe('400 invalid_grant')
    expect((await account(accessToken)).status).toBe(401)
  })

  test('another key’s refresh token is refused and stays good for its own', async () => {
    await start()
    const other = emulator.keys.add({ name: 'Other', redirectUrls: [], anyLoopbackUrl: true })
    const { refreshToken } = await emulator.grant({ key: other })
    expect(await refresh(refreshToken)).toBe('400 invalid_grant')
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
    expect((await postToken(emulator.url, other, form)).status).toBe(200)
  })
})
