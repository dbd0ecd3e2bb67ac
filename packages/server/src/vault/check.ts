import type { Kysely } from 'kysely'
import type { Credential, CredentialStatus, Database } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { AuthorizedFetch, Provider } from '../providers/provider.ts'
import type { Queue } from '../queue/queue.ts'
import { type Credentials, type StoredSecrets, secretTexts, withTokens } from './credentials.ts'
import { type NewEvent, recordingFetch, storeEvents } from './events.ts'
import { exchange, promiseExchange } from './exchange.ts'
import { setStatus } from './set-status.ts'

export interface CheckParts {
  readonly db: Kysely<Database>
  readonly credentials: Credentials
  readonly provider: Provider
  readonly authorizedFetch: (credentialId: string) => AuthorizedFetch
  readonly fetch: typeof globalThis.fetch
  readonly queue: Queue
  readonly clock: () => number
}

/** What trying a candidate gave. `undecided`: the provider could not be asked; it stays and is tried again. */
type CandidateOutcome = 'none' | 'accepted' | 'rejected' | 'undecided'

/** Soon enough that the provider still takes a token whose exchange was cut off by the end of a process. */
const retryMs = 20_000

export interface Check {
  /** Tries newly attached keys against a credential that works: they replace it, or go. */
  tryCandidate(credentialId: string): Promise<CandidateOutcome>
  /** Asks the provider what the credential is good for, and stores it; `firstSync` with it, when all is well. */
  determineStatus(credentialId: string, options: { firstSync: boolean }): Promise<CredentialStatus>
}

export function createCheck({
  db,
  credentials,
  provider,
  authorizedFetch,
  fetch,
  queue,
  clock,
}: CheckParts): Check {
  /** The tokens of newly attached keys: the access token that came along if it works, else an exchange. */
  const tokensOf = async (row: Credential, given: StoredSecrets, events: NewEvent[]) => {
    const secrets = secretTexts(given)
    if (given.accessToken !== undefined) {
      const call = recordingFetch(fetch, events, { all: false, secrets })
      const api = provider.api((url, init) =>
        call(url, { ...init, headers: { authorization: `Bearer ${given.accessToken}` } }),
      )
      const works = await api.whoAmI().then(
        () => true,
        (error: unknown) => {
          if (error instanceof ProviderError && error.code === 'rejected') return false
          if (error instanceof ProviderError && error.code === 'insufficient_scope') return true
          throw error
        },
      )
      if (works) return { secrets: given, expiresAt: null }
    }
    await promiseExchange({ queue, credentials }, row)
    const record = recordingFetch(fetch, events, { all: true, secrets })
    const tokens = await exchange({ provider, clock }, given, record)
    return { secrets: withTokens(given, tokens), expiresAt: new Date(clock() + tokens.expiresIn * 1000) }
  }

  return {
    async tryCandidate(id) {
      const events: NewEvent[] = []
      try {
        return await db.transaction().execute(async (tx): Promise<CandidateOutcome> => {
          const { row: found, candidate } = await credentials.lock(tx, id)
          if (!candidate) return 'none'
          const row = tx.updateTable('credentials').where('id', '=', id)
          try {
            const { secrets, expiresAt } = await tokensOf(found, candidate, events)
            await credentials.store(tx, id, secrets, expiresAt)
            const attached_hash = credentials.attachedHash(candidate)
            await row.set({ candidate: null, attached_hash, created_at: new Date(clock()) }).execute()
            // Another account, perhaps: its list is read from the beginning.
            await tx.updateTable('syncs').set({ since: null }).where('credential_id', '=', id).execute()
            return 'accepted'
          } catch (error) {
            if (!(error instanceof ProviderError)) throw error
            if (error.code !== 'rejected') {
              const next_at = new Date(clock() + retryMs)
              await tx.updateTable('syncs').set({ next_at }).where('credential_id', '=', id).execute()
              return 'undecided'
            }
            await row.set({ candidate: null }).execute()
            return 'rejected'
          }
        })
      } finally {
        await storeEvents(db, id, events)
      }
    },

    async determineStatus(id, { firstSync }) {
      const status = await askProvider(provider, authorizedFetch(id))
      await db.transaction().execute(async (tx) => {
        await credentials.lock(tx, id)
        await setStatus({ queue, credentials }, tx, id, status)
        const sync = tx.updateTable('syncs').where('credential_id', '=', id)
        if (status === 'TEMPORARILY_UNAVAILABLE') {
          await sync.set({ next_at: new Date(clock() + retryMs) }).execute()
        } else if (status === 'OK' && firstSync) {
          await sync.set({ next_at: new Date(clock()) }).execute()
          await queue.send('sync', { credentialId: id }, { db: tx })
        }
      })
      return status
    },
  }
}

async function askProvider(provider: Provider, fetch: AuthorizedFetch): Promise<CredentialStatus> {
  try {
    const api = provider.api(fetch)
    await api.whoAmI()
    await api.listFiles({ includeShared: false, limit: 1 })
    return 'OK'
  } catch (error) {
    return statusAfter(error)
  }
}

/** What a failure says about a credential. Throws what is not the provider's. */
export function statusAfter(error: unknown): CredentialStatus {
  if (!(error instanceof ProviderError)) throw error
  if (error.code === 'rejected') return 'UNAUTHENTICATED'
  if (error.code === 'insufficient_scope') return 'MISSING_PERMISSION'
  return 'TEMPORARILY_UNAVAILABLE'
}
