/** How much is asked of a provider at once, over all processes, and when it is left alone. */
export interface Limits {
  /** Calls at once: of an account, and of all accounts together. A download is one call. */
  readonly ofAnAccount: number
  readonly ofAll: number
  /** Failing calls in a row, over all accounts, after which nobody asks for a while. */
  readonly failures: number
  /** Milliseconds that nobody asks, doubled each time that trying it again fails, up to `longestClosedMs`. */
  readonly closedMs: number
  readonly longestClosedMs: number
  /** What a provider asks for by `Retry-After` is heeded up to this. */
  readonly longestPauseMs: number
}

export const defaultLimits: Limits = {
  ofAnAccount: 4,
  ofAll: 16,
  failures: 10,
  closedMs: 30_000,
  longestClosedMs: 15 * 60_000,
  longestPauseMs: 24 * 3600_000,
}
