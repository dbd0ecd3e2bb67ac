import { ProviderError } from '../errors.ts'

/** Of what the provider says itself. */
const LONGEST = 500

/** HTTP answers in the words of `ProviderError`, and fields of JSON that is not trusted. */
export type Json = Readonly<Record<string, unknown>>

export async function answerOf(call: Promise<Response>): Promise<Response> {
  const response = await call.catch((cause: unknown) => {
    if (cause instanceof ProviderError) throw cause
    throw new ProviderError('unreachable', `No answer from AgFiniti: ${reasonOf(cause)}`, { cause })
  })
  if (response.ok) return response
  const said = await response.text().catch(() => '')
  const { status } = response
  const fail = (code: ProviderError['code'], what: string) =>
    new ProviderError(code, `AgFiniti answered ${status}: ${what}`, {
      cause: response,
      retryAfterMs: retryAfter(response.headers),
    })
  if (status === 401) throw fail('rejected', 'the token is not valid')
  if (status === 403) throw fail('insufficient_scope', 'the token does not allow this')
  if (status === 404) throw fail('not_found', 'there is no such file')
  if (status === 429) throw fail('rate_limited', 'too many calls')
  if (status >= 500) throw fail('unreachable', 'a fault on its side')
  throw fail('unexpected', said.slice(0, LONGEST) || 'not an answer that we know')
}

/** An answer that is cut short, or has bytes in it that are no text, is none: it may come whole the next time. */
export async function jsonOf(response: Response): Promise<Json> {
  try {
    const bytes = await response.arrayBuffer()
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof value === 'object' && value !== null) return value as Json
  } catch (cause) {
    throw new ProviderError('unreachable', `AgFiniti's answer is broken: ${reasonOf(cause)}`, { cause })
  }
  throw new ProviderError('unexpected', "AgFiniti's answer is no object")
}

/** RFC 9110 §10.2.3: seconds or a date. In milliseconds from the answer's own Date. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')
  if (value === null) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const wait = Date.parse(value) - Date.parse(headers.get('date') ?? '')
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

export function text(from: Json, key: string): string {
  const value = from[key]
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new ProviderError('unexpected', `AgFiniti's answer has no '${key}'`)
}

/** ISO 8601. */
export function instant(from: Json, key: string): string {
  const value = text(from, key)
  if (Number.isNaN(Date.parse(value)))
    throw new ProviderError('unexpected', `AgFiniti's '${key}' is no time: ${value}`)
  return new Date(value).toISOString()
}

export function number(from: Json, key: string): number | undefined {
  const value = from[key]
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined
}

export function objects(from: Json, key: string): Json[] {
  const value = from[key]
  if (Array.isArray(value)) return value as Json[]
  throw new ProviderError('unexpected', `AgFiniti's answer has no list '${key}'`)
}

/** fetch hides the reason in `cause`. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: unknown }
  return cause instanceof Error && cause.message ? cause.message : message
}
