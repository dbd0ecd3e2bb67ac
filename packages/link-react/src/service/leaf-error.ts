/**
 * - `unauthorized`: the API key is unknown, expired or revoked
 * - `forbidden`: the API key is for another user
 * - `notFound`: there is no such user, application or provider (any more)
 * - `tooLarge`: the file is larger than the service takes
 * - `tooManyRequests`: try again in a minute
 * - `refused`: the service does not take the request; `message` says why
 * - `service`: the service failed
 * - `unreachable`: no answer came; no network, or a wrong `baseUrl`, or an origin that the service does not allow
 * - `notAZip`: the file is no zip
 * - `unreadable`: the browser cannot read the file, as with a folder
 * - `denied`: the grower did not agree at the provider
 * - `providerRefused`: the provider takes neither keys nor code
 * - `providerUnavailable`: the provider does not answer
 * - `expired`: the sign-in took more than 15 minutes
 */
export type LeafErrorCode =
  | 'unauthorized'
  | 'forbidden'
  | 'notFound'
  | 'tooLarge'
  | 'tooManyRequests'
  | 'refused'
  | 'service'
  | 'unreachable'
  | 'notAZip'
  | 'unreadable'
  | 'denied'
  | 'providerRefused'
  | 'providerUnavailable'
  | 'expired'

export class LeafError extends Error {
  override readonly name = 'LeafError'
  readonly code: LeafErrorCode

  constructor(code: LeafErrorCode, message: string = code) {
    super(message)
    this.code = code
  }
}

const codes: Readonly<Record<number, LeafErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  413: 'tooLarge',
  429: 'tooManyRequests',
}

/** Of an answer that is no success; `body` is what came with it, whatever that is. */
export function errorOf(status: number, body: string): LeafError {
  const code = codes[status] ?? (status >= 500 ? 'service' : 'refused')
  return new LeafError(code, detailOf(body) ?? `The service answered ${status}`)
}

function detailOf(body: string): string | undefined {
  try {
    const { detail, title, fieldErrors } = JSON.parse(body)
    const [field] = Array.isArray(fieldErrors) ? fieldErrors : []
    if (field) return `${field.field} ${field.message}`
    return typeof detail === 'string' ? detail : title
  } catch {
    return undefined
  }
}

export function asLeafError(error: unknown): LeafError {
  return error instanceof LeafError ? error : new LeafError('unreachable', (error as Error).message)
}
