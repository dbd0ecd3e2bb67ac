import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { Provider } from '../providers/provider.ts'
import type { Queue } from '../queue/queue.ts'
import { type Credentials, type StoredSecrets, secretTexts, withTokens } from './credentials.ts'
import { CredentialGone } from './errors.ts'
import { type NewEvent, recordingFetch, storeEvents } from './events.ts'
import { exchange, promiseExchange } from './exchange.ts'
import { setStatus } from './set-status.ts'

/** Gives secrets whose access token is another than `stale`. Throws `ProviderError`. */
export type Refresh = (credentialId: string, stale: string | undefined) => Promise<StoredSecrets>

export interface RefreshParts {
  readonly db: Kysely<Database>
  readonly credentials: Credentials
  readonly provider: Provider
  readonly queue: Queue
  readonly fetch: typeof globalThis.fetch
  readonly clock: () => number
}

/** Tokens that the provider has given, and the refresh token that it took for them. */
interface Exchanged {
  readonly used: string
  readonly fresh: StoredSecrets
  readonly endsAt: Date
}

/** Together five minutes. */
const storeTries = 65
const firstPauseMs = 200
const longestPauseMs = 5000

/**
 * One refresh per grant, however many calls and processes want one: calls of this process share the one that is in
 * flight, processes queue up at the row's lock, and whoever gets the lock reads again before it asks.
 *
 * A refresh token may be good for one use only, so the exchange is never aborted by us once it is sent, and the new
 * token is committed before anything else happens.
 */
export function createRefresh({ db, credentials, provider, queue, fetch, clock }: RefreshParts): Refresh {
  const inFlight = new Map<string, Promise<StoredSecrets>>()

  const refresh = async (id: string, stale: string | undefined): Promise<StoredSecrets> => {
    const events: NewEvent[] = []
    let exchanged: Exchanged | undefined
    try {
      const outcome = await db.transaction().execute(async (tx) => {
        const { row, secrets } = await credentials.lock(tx, id)
        if (secrets.accessToken !== undefined && secrets.accessToken !== stale) return secrets
        await promiseExchange({ queue, credentials }, row)
        const record = recordingFetch(fetch, events, { all: true, secrets: secretTexts(secrets) })
        try {
          const tokens = await exchange({ provider, clock }, secrets, record)
          const fresh = withTokens(secrets, tokens)
          exchanged = {
            used: secrets.refreshToken,
            fresh,
            endsAt: new Date(clock() + tokens.expiresIn * 1000),
          }
          await credentials.store(tx, id, fresh, exchanged.endsAt)
          return fresh
        } catch (error) {
          if (!(error instanceof ProviderError) || error.code !== 'rejected') throw error
          // Returned, not thrown: the new status has to be committed.
          await setStatus({ queue, credentials }, tx, id, 'UNAUTHENTICATED')
          return error
        }
      })
      if (outcome instanceof ProviderError) throw outcome
      return outcome
    } catch (error) {
      if (exchanged === undefined || error instanceof ProviderError || error instanceof CredentialGone)
        throw error
      return await storeAfterAll(id, exchanged)
    } finally {
      await storeEvents(db, id, events)
    }
  }

  /** The database broke after the exchange: the new token is nowhere but here, so it is held on to. */
  const storeAfterAll = async (id: string, { used, fresh, endsAt }: Exchanged): Promise<StoredSecrets> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await db.transaction().execute(async (tx) => {
          const { secrets } = await credentials.lock(tx, id)
          // Another process was faster, within the provider's grace.
          if (secrets.refreshToken !== used) return secrets
          await credentials.store(tx, id, fresh, endsAt)
          return fresh
        })
      } catch (error) {
        if (error instanceof CredentialGone || attempt === storeTries) throw error
        await sleep(Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1)))
      }
    }
  }

  return (id, stale) => {
    const running = inFlight.get(id)
    if (running) return running
    const started = refresh(id, stale).finally(() => inFlight.delete(id))
    inFlight.set(id, started)
    return started
  }
}
