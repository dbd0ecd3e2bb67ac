import { lookup as dnsLookup } from 'node:dns/promises'
import { type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { plainText } from '../db/json.ts'
import { isPublicAddress } from './public-address.ts'
import { signature } from './signature.ts'

interface WebhookCall {
  readonly url: string
  readonly secret: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What came of a call: an answer, of which the first 4 KB are kept where it is no success, or none. */
export type CallOutcome =
  | { readonly ok: boolean; readonly status: number; readonly response: string }
  | { readonly ok: false; readonly connectionError: string }

/** Posts a signed body to a webhook. Waits 10 seconds at most and follows no redirect; a 2xx is a success. */
export type CallWebhook = (call: WebhookCall) => Promise<CallOutcome>

interface Address {
  readonly address: string
  readonly family: number
}
export type Resolve = (host: string) => Promise<readonly Address[]>

export interface CallParts {
  /** Also to addresses that are not public. */
  readonly allowPrivate: boolean
  readonly resolve?: Resolve | undefined
  readonly timeoutMs?: number | undefined
}

const keptBytes = 4096

export function createCallWebhook({
  allowPrivate,
  resolve = (host) => dnsLookup(host, { all: true }),
  timeoutMs = 10_000,
}: CallParts): CallWebhook {
  /** Names are looked up once: what was judged is what is called. */
  const addressesOf = async (url: URL): Promise<readonly Address[]> => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const family = isIP(host)
    const found = family ? [{ address: host, family }] : await resolve(host)
    const allowed = allowPrivate ? found : found.filter(isPublicAddress)
    if (allowed.length === 0) throw new Error(`${host} is not a public address`)
    return allowed
  }

  return async (call) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const late = Promise.withResolvers<never>()
    const onTimeout = () => late.reject(signal.reason)
    signal.addEventListener('abort', onTimeout)
    try {
      const url = new URL(call.url)
      const addresses = await Promise.race([addressesOf(url), late.promise])
      return await post(url, call, addresses, signal)
    } catch (error) {
      const connectionError = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : describe(error)
      return { ok: false, connectionError }
    } finally {
      signal.removeEventListener('abort', onTimeout)
    }
  }
}

function post(
  url: URL,
  { secret, body, headers }: WebhookCall,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<CallOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<CallOutcome>()
  const pinned: LookupFunction = (_host, { all }, done) => {
    const [first] = addresses
    if (all) done(null, [...addresses])
    else done(null, first?.address ?? '', first?.family ?? 0)
  }
  const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
    method: 'POST',
    // A connection of its own: one that is kept might lead to an address that was judged long ago.
    agent: false,
    lookup: pinned,
    signal,
    headers: {
      ...headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Sheaf',
      'x-leaf-signature': signature(secret, body),
    },
  })
  request.on('error', reject)
  request.on('response', (answer) => {
    // From here on the status counts, however the answer ends.
    request.off('error', reject).on('error', () => {})
    const status = answer.statusCode ?? 0
    const ok = status >= 200 && status < 300
    const read = ok ? Promise.resolve('') : beginningOf(answer)
    read.then((response) => resolve({ ok, status, response }), reject).finally(() => request.destroy())
  })
  request.end(body)
  return promise
}

/** What has come in when the answer breaks off is kept: its status has been told already. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= keptBytes) break
    }
  } catch {}
  return plainText(Buffer.concat(chunks).subarray(0, keptBytes).toString())
}

function describe(error: unknown): string {
  const { message, code, errors } = error as { message?: string; code?: string; errors?: unknown[] }
  // Several addresses of one name were tried: the first tells enough.
  if (errors?.length) return describe(errors[0])
  return plainText(message || code || 'the call failed')
}
