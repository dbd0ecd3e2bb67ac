import { setTimeout as sleep } from 'node:timers/promises'
import { ProviderError } from '../providers/errors.ts'

/** How long to try again what a provider cannot do just now. */
export interface Patience {
  /** Milliseconds before the second try; doubled each time, and spread. */
  readonly firstDelayMs: number
  readonly tries: number
  /** A `Retry-After` longer than this ends the run, and keeps no worker; the next run comes after it. */
  readonly longestWaitMs: number
  /** A download of which nothing has come for so long is taken up anew. */
  readonly stalledMs: number
}

export const defaultPatience: Patience = {
  firstDelayMs: 500,
  tries: 5,
  longestWaitMs: 60_000,
  stalledMs: 60_000,
}

/** Runs `work` until it succeeds, fails for good, or patience ends. Honours `Retry-After`. */
export async function patiently<T>(
  work: () => Promise<T>,
  { patience, random }: { patience: Patience; random: () => number },
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      const wait = waitAfter(error, attempt, patience, random())
      if (wait === undefined) throw error
      await sleep(wait, undefined, { signal })
    }
  }
}

/** Milliseconds to wait before the next try, undefined when there is none. `random`: from 0 to 1. */
export function waitAfter(
  error: unknown,
  attempt: number,
  patience: Patience,
  random: number,
): number | undefined {
  if (!(error instanceof ProviderError) || attempt >= patience.tries) return undefined
  if (error.code !== 'unreachable' && error.code !== 'rate_limited') return undefined
  const wait = Math.max(error.retryAfterMs ?? 0, backoff(patience.firstDelayMs, attempt, random))
  return wait <= patience.longestWaitMs ? wait : undefined
}

/** Milliseconds after the so many-th failure in a row: doubled each time, and spread over the upper half of that. */
export function backoff(firstMs: number, failures: number, random: number): number {
  return firstMs * 2 ** (failures - 1) * (0.5 + random / 2)
}
