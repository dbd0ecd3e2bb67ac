import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { AuthorizedFetch } from '../providers/provider.ts'
import { type Credentials, type OpenCredential, type StoredSecrets, secretTexts } from './credentials.ts'
import { type NewEvent, recordingFetch, storeEvents } from './events.ts'
import type { Refresh } from './refresh.ts'

export interface AuthorizedFetchParts {
  readonly db: Kysely<Database>
  readonly credentials: Credentials
  readonly refresh: Refresh
  readonly fetch: typeof globalThis.fetch
  readonly clock: () => number
  /** From 0 to 1. */
  readonly random: () => number
}

/**
 * `fetch` in a credential's name. A token that is about to end is refreshed first; one that is refused (401) is
 * refreshed and the call made once more. Failing calls become events.
 */
export function createAuthorizedFetch(
  parts: AuthorizedFetchParts,
): (credentialId: string) => AuthorizedFetch {
  const { db, credentials, refresh, fetch, clock, random } = parts

  const current = async (id: string): Promise<StoredSecrets> => {
    const found = await credentials.load(db, id)
    const left = timeLeft(found, clock())
    if (found.secrets.accessToken !== undefined && left > earliness(found.secrets, random()))
      return found.secrets
    return refresh(id, found.secrets.accessToken).catch((error: unknown) => {
      // The provider's token endpoint may be down while the token still works.
      if (found.secrets.accessToken !== undefined && left > 0) return found.secrets
      throw error
    })
  }

  return (id) => async (url, init) => {
    const events: NewEvent[] = []
    const call = (secrets: StoredSecrets) => {
      const headers = new Headers(init?.headers)
      headers.set('authorization', `Bearer ${secrets.accessToken}`)
      const record = recordingFetch(fetch, events, { all: false, secrets: secretTexts(secrets) })
      return record(url, { ...init, headers })
    }
    try {
      const secrets = await current(id)
      const response = await call(secrets)
      if (response.status !== 401) return response
      const again = await call(await refresh(id, secrets.accessToken))
      // Only the token endpoint can say that the grant is gone. This may be over in a moment.
      if (again.status === 401)
        throw new ProviderError('unreachable', 'AgFiniti refuses a token that it has just given', {
          cause: again,
        })
      return again
    } finally {
      await storeEvents(db, id, events)
    }
  }
}

/** Milliseconds; a token that a client brought along without saying how long it lives is used until it is refused. */
function timeLeft({ row }: OpenCredential, now: number): number {
  return row.access_expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.access_expires_at) - now
}

/** Milliseconds before the end at which a token is replaced: spread, so that processes do not all come at once. */
function earliness({ lifetime = 3600 }: StoredSecrets, random: number): number {
  return Math.min(120, lifetime / 10) * 1000 * (0.5 + random / 2)
}
