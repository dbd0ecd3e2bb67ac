import { setTimeout as sleep } from 'node:timers/promises'
import { ProviderError } from '../providers/errors.ts'

/** How long to try again what a provider cannot do just now. */
export interface Patience {
  /** Milliseconds before the second try; doubled each time. */
  readonly firstDelayMs: number
  readonly tries: number
  /** A `Retry-After` longer than this ends the run; the next one comes after it. */
  readonly longestWaitMs: number
}

export const defaultPatience: Patience = { firstDelayMs: 500, tries: 5, longestWaitMs: 120_000 }

/** Runs `work` until it succeeds, fails for good, or patience ends. Honours `Retry-After`. */
export async function patiently<T>(
  work: () => Promise<T>,
  patience: Patience,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      const wait = waitAfter(error, attempt, patience)
      if (wait === undefined) throw error
      await sleep(wait, undefined, { signal })
    }
  }
}

/** Milliseconds to wait before the next try, undefined when there is none. */
export function waitAfter(error: unknown, attempt: number, patience: Patience): number | undefined {
  if (!(error instanceof ProviderError) || attempt >= patience.tries) return undefined
  if (error.code !== 'unreachable' && error.code !== 'rate_limited') return undefined
  const wait = Math.max(error.retryAfterMs ?? 0, patience.firstDelayMs * 2 ** (attempt - 1))
  return wait <= patience.longestWaitMs ? wait : undefined
}
