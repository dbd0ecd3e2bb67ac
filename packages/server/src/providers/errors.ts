/**
 * - `rejected`: the provider no longer takes the token or the keys; the grower must connect again
 * - `insufficient_scope`: the token is good, what was asked is more than it allows
 * - `rate_limited`: too many calls; `retryAfterMs` says when to come again
 * - `unreachable`: no answer, or a fault on the provider's side; worth another try later
 * - `stale_cursor`: a listing has to start again
 * - `not_found`: the file is not there any more
 * - `changed`: the file is another one than the one that was listed
 * - `paused`: it was not asked, for it wants to be left alone or does not work; `retryAfterMs` says when to come again
 * - `unexpected`: an answer that we do not understand
 */
export type ProviderErrorCode =
  | 'rejected'
  | 'insufficient_scope'
  | 'rate_limited'
  | 'unreachable'
  | 'stale_cursor'
  | 'not_found'
  | 'changed'
  | 'paused'
  | 'unexpected'

/** What a provider answered, in words that every provider shares. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly code: ProviderErrorCode
  readonly retryAfterMs: number | undefined

  constructor(
    code: ProviderErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number | undefined } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.retryAfterMs = options.retryAfterMs
  }
}
