import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Counters } from './counters.ts'
import { type Endpoint, endpointOf, isOauthPath } from './endpoints.ts'
import { damageBody } from './faults/damage-body.ts'
import type { Faults } from './faults/faults.ts'

export type RequestHandler = (req: IncomingMessage, res: ServerResponse) => void

interface Behind {
  readonly counters: Counters
  readonly faults: Faults
  readonly now: () => number
  /** Makes the file of this path another one. */
  readonly changeFile: (path: string) => Promise<void>
  /** oidc-provider, for the paths of the authorization server. */
  readonly oauth: RequestHandler
  /** Everything else: files, pages, control. */
  readonly app: RequestHandler
}

/** The server's door: counts, holds up or refuses as the faults say, and passes on. */
export function createFront({ counters, faults, now, changeFile, oauth, app }: Behind): RequestHandler {
  const enter = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
    const endpoint = endpointOf(req.method ?? 'GET', path)
    res.setHeader('Date', new Date(now()).toUTCString())
    if (endpoint !== undefined) {
      counters.called(endpoint)
      const latency = faults.take('latency', endpoint)
      if (latency) await sleep(latency.ms ?? 1000, undefined, { ref: false })
      if (refused(faults, endpoint, res, now())) return
      damageBody(faults, endpoint, res, () => changeFile(path))
    }
    if (isOauthPath(path)) oauth(req, res)
    else app(req, res)
  }
  return (req, res) => void enter(req, res)
}

function refused(faults: Faults, endpoint: Endpoint, res: ServerResponse, now: number): boolean {
  const rateLimit = faults.take('rateLimit', endpoint)
  if (rateLimit) {
    res.setHeader('Retry-After', rateLimit.retryAfter ?? 1)
    answer(res, 429, 'rate_limited', 'Too many requests; a fault was asked for.')
    return true
  }
  const rateLimitDate = faults.take('rateLimitDate', endpoint)
  if (rateLimitDate) {
    const date = new Date(now + (rateLimitDate.retryAfter ?? 1) * 1000)
    res.setHeader('Retry-After', date.toUTCString())
    answer(res, 429, 'rate_limited', 'Too many requests; a fault was asked for.')
    return true
  }
  const serverError = faults.take('serverError', endpoint)
  if (serverError) {
    answer(res, serverError.status ?? 503, 'server_error', 'A fault was asked for.')
    return true
  }
  return false
}

function answer(res: ServerResponse, status: number, error: string, description: string): void {
  res.statusCode = status
  res.setHeader('Content-Type', 'application/json')
  res.end(JSON.stringify({ error, error_description: description }))
}
