/** The way to a provider that all processes share: how many ask at once, and until when nobody does. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProviderError } from '../providers/errors.ts'
import { aliveMs, enter, type GateParts, type Heard, keepAlive, leave } from './gate-rows.ts'
import type { Patience } from './patience.ts'

export interface Gate {
  /**
   * Makes a call when its turn has come. What its failure says of the provider holds for everybody: after `Retry-After`
   * nobody asks for that account, after too many failures in a row nobody asks at all, but for one call that tries
   * whether it works again. Throws what the call throws; `ProviderError` `paused` where it would have to wait longer
   * than a worker should.
   */
  call<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>
}

const firstLookMs = 50
const longestLookMs = 1000

/** The gate of an account at the provider. */
export function createGate(parts: GateParts & { patience: Patience }): (accountId: string) => Gate {
  const { patience, clock, random } = parts

  const waitForTurn = async (id: string, accountId: string, signal: AbortSignal) => {
    for (let look = firstLookMs; ; look = Math.min(longestLookMs, look * 2)) {
      signal.throwIfAborted()
      const { until, broken } = await enter(parts, id, accountId)
      if (until === undefined) return
      if (until === 'busy') {
        await sleep(look * (0.5 + random() / 2), undefined, { signal })
        continue
      }
      const wait = until - clock()
      if (broken || wait > patience.longestWaitMs) throw paused(until, wait, broken)
      await sleep(Math.max(1, wait) * (1 + random() / 10), undefined, { signal })
    }
  }

  return (accountId) => ({
    async call(work, signal) {
      const id = randomUUID()
      await waitForTurn(id, accountId, signal)
      // A database that is away for a moment is found out by the call's end at the latest.
      const alive = setInterval(() => void keepAlive(parts, id).catch(() => {}), aliveMs / 3).unref()
      let failure: unknown
      try {
        return await work()
      } catch (error) {
        failure = error
        throw error
      } finally {
        clearInterval(alive)
        await leave(parts, id, accountId, signal.aborted ? {} : heardFrom(failure))
      }
    },
  })
}

/** What a call's end says of the provider. */
function heardFrom(failure: unknown): Heard {
  if (failure === undefined) return { works: true }
  if (!(failure instanceof ProviderError)) return {}
  return { works: failure.code !== 'unreachable', pauseMs: failure.retryAfterMs }
}

function paused(until: number, wait: number, broken: boolean): ProviderError {
  const why = broken ? 'AgFiniti does not work at the moment' : 'AgFiniti asked to wait'
  return new ProviderError('paused', `${why}: it is asked again from ${new Date(until).toISOString()} on`, {
    retryAfterMs: Math.max(1, wait),
  })
}
