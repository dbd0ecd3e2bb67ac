import type { FastifyRequest } from 'fastify'
import type Provider from 'oidc-provider'
import type { Account, Accounts } from '../accounts/accounts.ts'
import type { Endpoint } from '../endpoints.ts'
import { RequestError } from '../errors.ts'
import type { Faults } from '../faults/faults.ts'
import type { Scope } from './provider.ts'
import type { TokenStore } from './token-store.ts'

/** Gives the account that a request may act for; the token needs one of `scopes`. */
export type Authorize = (
  request: FastifyRequest,
  endpoint: Endpoint,
  scopes: readonly Scope[],
) => Promise<Account>

interface Behind {
  readonly provider: Provider
  readonly accounts: Accounts
  readonly store: TokenStore
  readonly faults: Faults
}

/** Bearer tokens and their refusals as RFC 6750, section 3.1, has them. */
export function createAuthorize({ provider, accounts, store, faults }: Behind): Authorize {
  return async (request, endpoint, scopes) => {
    const value = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (value === undefined) throw refusal(401, 'invalid_request', 'An access token is needed.', 'Bearer')
    if (faults.take('expiredToken', endpoint)) store.expireAccessTokens(value)
    let token = await provider.AccessToken.find(value)
    if (token?.grantId && faults.take('revokedGrant', endpoint)) {
      store.revokeGrant(token.grantId)
      token = undefined
    }
    const account = token && accounts.get(token.accountId)
    if (token === undefined || account === undefined) {
      const message = 'The access token is expired, revoked or unknown.'
      throw refusal(401, 'invalid_token', message, 'Bearer error="invalid_token"')
    }
    if (!scopes.some((scope) => token.scopes.has(scope))) {
      const challenge = `Bearer error="insufficient_scope", scope="${scopes[0]}"`
      throw refusal(403, 'insufficient_scope', `The grower did not grant ${scopes.join(' or ')}.`, challenge)
    }
    return account
  }
}

function refusal(status: number, code: string, message: string, challenge: string): RequestError {
  return new RequestError(status, code, message, { 'WWW-Authenticate': challenge })
}
