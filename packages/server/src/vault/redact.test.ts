import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyLimit, redactBody, redactHeaders } from './redact.ts'

describe('redact', () => {
  test('tokens go out of a token answer, known or not', () => {
    const body = '{"access_token":"at-1","refresh_token" : "rt-\\"2","expires_in":3600}'
    expect(redactBody(body, [])).toBe('{"access_token":"***","refresh_token" : "***","expires_in":3600}')
  })

  test('forms too', () => {
    expect(redactBody('grant_type=refresh_token&refresh_token=rt-1&x=2', [])).toBe(
      'grant_type=refresh_token&refresh_token=***&x=2',
    )
  })

  test('headers that carry secrets', () => {
    const headers = new Headers({
      'set-cookie': 'a=b',
      'www-authenticate': 'Bearer error="invalid_token"',
      'x-echo': 'key my-key',
    })
    expect(redactHeaders(headers, ['my-key'])).toBe(
      'set-cookie: ***\nwww-authenticate: Bearer error="invalid_token"\nx-echo: key ***',
    )
  })

  test('no known secret survives, wherever it stands, and 4 KB are not passed', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_-]{16,40}$/)
    fc.assert(
      fc.property(
        secret,
        fc.string({ maxLength: 6000, unit: 'grapheme' }),
        fc.string({ maxLength: 100 }),
        (token, before, after) => {
          const kept = redactBody(`${before}${token}${after}`, [token])
          expect(kept).not.toContain(token)
          expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(bodyLimit)
        },
      ),
    )
  })
})
