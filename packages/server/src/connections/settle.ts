/** The provider's side of an attempt: where it asks the grower, and what its answer comes to. */
import type { AppKeyScope } from '@sheaf/contract'
import type { Actor } from '../audit/audit.ts'
import type { AppKey, AttemptOutcome, ConnectionAttempt } from '../db/schema.ts'
import { openAppKey } from '../keys/app-keys.ts'
import { agLeaderScopes } from '../providers/agleader/ag-leader.ts'
import { ProviderError } from '../providers/errors.ts'
import { CredentialGone, CredentialRejected } from '../vault/errors.ts'
import type { ConnectionParts } from './connections.ts'
import { AttemptRefused } from './errors.ts'

export async function authorizeUrl(
  parts: ConnectionParts,
  attempt: ConnectionAttempt,
  { state, redirectUri }: { state: string; redirectUri: string },
): Promise<URL> {
  const appKey = await appKeyOf(parts, attempt)
  const { publicKey } = openAppKey(parts.sealer, appKey)
  return parts.provider.authorizeUrl({ publicKey, redirectUri, state, scopes: scopesFor(appKey.scopes) })
}

/** Exchanges the code and attaches what comes of it. Without the grower's leave nothing is stored. */
export async function settle(
  parts: ConnectionParts,
  attempt: ConnectionAttempt,
  {
    callback,
    state,
    redirectUri,
    by,
  }: { callback: URL; state: string | null; redirectUri: string; by: Actor },
): Promise<AttemptOutcome> {
  const { provider, sealer, vault, fetch, log } = parts
  const failed = (outcome: AttemptOutcome, error: unknown) => {
    log.warn({ err: error, userId: attempt.user_id }, `connecting ${provider.name}: ${outcome}`)
    return outcome
  }
  if (callback.searchParams.get('error') === 'access_denied') return 'denied'
  const keys = openAppKey(sealer, await appKeyOf(parts, attempt))
  try {
    const request = { keys, callback, redirectUri, state: state ?? '' }
    const { refreshToken } = await provider.exchangeCode(request, fetch)
    if (refreshToken === undefined)
      throw new ProviderError('unexpected', `${provider.name} gave no refresh token`)
    const attached = await vault.attach(attempt.owner_id, attempt.user_id, { ...keys, refreshToken }, by)
    return attached.status === 'UNAUTHENTICATED' ? 'refused' : 'connected'
  } catch (error) {
    if (error instanceof CredentialGone) throw new AttemptRefused('unknown')
    if (error instanceof CredentialRejected) return failed('refused', error)
    if (!(error instanceof ProviderError)) throw error
    const later = error.code === 'unreachable' || error.code === 'rate_limited'
    return failed(later ? 'unavailable' : 'refused', error)
  }
}

/** Reading always; sending prescriptions where the application is for it. */
function scopesFor(scopes: readonly AppKeyScope[]): readonly string[] {
  const sends = scopes.includes('PRESCRIPTION:WRITE')
  return [...agLeaderScopes.read, ...(sends ? agLeaderScopes.sendPrescriptions : [])]
}

async function appKeyOf({ db }: ConnectionParts, { app_key_id }: ConnectionAttempt): Promise<AppKey> {
  const found = await db.selectFrom('app_keys').selectAll().where('id', '=', app_key_id).executeTakeFirst()
  if (!found) throw new AttemptRefused('unknown')
  return found
}
