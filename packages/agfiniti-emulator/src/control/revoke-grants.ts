import type { Accounts } from '../accounts/accounts.ts'
import { RequestError } from '../errors.ts'
import type { TokenStore } from '../oauth/token-store.ts'

/** Which grants: one by its id or by a refresh token of it, or all of a grower's by e-mail address. */
export type GrantsToRevoke =
  | { readonly grantId: string }
  | { readonly refreshToken: string }
  | { readonly account: string }

/**
 * What a grower does who withdraws their consent. Gives the number of grants revoked.
 * Throws `RequestError` (400) when `which` names none of the three.
 */
export function revokeGrants(
  { store, accounts }: { store: TokenStore; accounts: Accounts },
  which: unknown,
): number {
  const { grantId, refreshToken, account } = Object(which)
  if (typeof account === 'string') {
    const accountId = accounts.byEmail(account)?.id
    const grants = store.grants().filter((grant) => grant.accountId === accountId)
    return grants.filter((grant) => store.revokeGrant(grant.grantId)).length
  }
  const id = typeof refreshToken === 'string' ? store.grantOf(refreshToken) : grantId
  if (typeof id === 'string') return Number(store.revokeGrant(id))
  if (typeof refreshToken === 'string') return 0
  throw new RequestError(400, 'invalid_request', 'Name a grantId, a refreshToken or an account.')
}
