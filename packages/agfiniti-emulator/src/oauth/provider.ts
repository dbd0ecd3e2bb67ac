import { generateKeyPairSync, randomBytes } from 'node:crypto'
import Provider, { type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import type { Accounts } from '../accounts/accounts.ts'
import type { Counters } from '../counters.ts'
import { OAUTH_PATHS } from '../endpoints.ts'
import type { Faults } from '../faults/faults.ts'
import { errorPage } from '../pages/error-page.ts'
import { PAGE_HEADERS } from '../pages/layout.ts'
import type { ConsumerKeys } from './consumer-keys.ts'
import { interactionPath } from './interaction-path.ts'
import type { TokenStore } from './token-store.ts'

export const SCOPES = ['read', 'readwrite', 'fileupload'] as const
export type Scope = (typeof SCOPES)[number]

const DAY = 24 * 60 * 60

export interface AuthorizationServer {
  readonly issuer: string
  readonly accounts: Accounts
  readonly keys: ConsumerKeys
  readonly store: TokenStore
  readonly faults: Faults
  readonly counters: Counters
  /** Seconds. */
  readonly accessTokenTtl: number
}

/** A plain OAuth 2.0 authorization server (RFC 6749): code and refresh grants, Basic client authentication, opaque tokens. */
export function createProvider(options: AuthorizationServer): Provider {
  const { issuer, keys, counters } = options
  const provider = new Provider(issuer, configuration(options))
  provider.Client.prototype.redirectUriAllowed = function (url) {
    return keys.redirectUrlAllowed(this.clientId, url)
  }
  provider.use(async (ctx, next) => {
    await next()
    withoutIssuer(ctx)
  })
  provider.on('grant.success', (ctx) => {
    const token = presentedRefreshToken(ctx)
    const grantId = ctx.oidc.entities.Grant?.jti
    if (token !== undefined && grantId !== undefined) counters.refreshed(token, grantId)
  })
  provider.on('grant.error', (ctx) => {
    const token = presentedRefreshToken(ctx)
    if (token !== undefined) counters.refreshRefused(token)
  })
  return provider
}

function configuration({ accounts, store, faults, accessTokenTtl }: AuthorizationServer): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    adapter: (kind) => store.adapter(kind),
    // oidc-provider refuses to start without a signing key, although nothing here is ever signed.
    jwks: { keys: [privateKey.export({ format: 'jwk' })] },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['client_secret_basic'],
    responseTypes: ['code'],
    scopes: SCOPES,
    routes: OAUTH_PATHS,
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      names: { session: 'agfiniti_session', interaction: 'agfiniti_interaction', resume: 'agfiniti_resume' },
    },
    clockTolerance: 0,
    pkce: { required: () => false },
    ttl: {
      AccessToken: accessTokenTtl,
      AuthorizationCode: 600,
      Interaction: 3600,
      Session: DAY,
      RefreshToken: 365 * DAY,
      Grant: 3650 * DAY,
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
    },
    interactions: { url: (_ctx, interaction) => interactionPath(interaction.uid) },
    // Every authorization is a grant of its own, so that revoking one leaves a grower's other connections alone.
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId)
    },
    issueRefreshToken: async () => true,
    rotateRefreshToken: true,
    expiresWithSession: async () => false,
    clientBasedCORS: () => false,
    findAccount: async (_ctx, accountId, token) => {
      if (token?.kind === 'RefreshToken' && token.grantId && faults.take('revokedGrant', 'token')) {
        store.revokeGrant(token.grantId)
        return undefined
      }
      return accounts.get(accountId) && { accountId, claims: async () => ({ sub: accountId }) }
    },
    renderError: async (ctx, { error, error_description }) => {
      ctx.set(PAGE_HEADERS)
      ctx.body = errorPage(error, error_description).markup
    },
  }
}

function presentedRefreshToken(ctx: KoaContextWithOIDC): string | undefined {
  const token = ctx.oidc.params?.refresh_token
  return typeof token === 'string' ? token : undefined
}

/** The published guides show an answer of `code` alone; oidc-provider adds RFC 9207's `iss`. */
function withoutIssuer(ctx: {
  response: { get(name: string): string; set(name: string, value: string): void }
}): void {
  const location = URL.parse(ctx.response.get('Location'))
  if (location === null || !location.searchParams.has('iss')) return
  location.searchParams.delete('iss')
  ctx.response.set('Location', location.href)
}
