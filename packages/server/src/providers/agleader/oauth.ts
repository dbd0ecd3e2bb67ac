/** AgFiniti's OAuth 2.0 (RFC 6749), on oauth4webapi. */
import * as oauth from 'oauth4webapi'
import { ProviderError } from '../errors.ts'
import type { ConsumerKeys, Provider, Tokens } from '../provider.ts'
import { jsonOf, reasonOf, retryAfter } from './answers.ts'
import { manifest } from './manifest.ts'

export function agLeaderOAuth(baseUrl: string): Pick<Provider, 'authorizeUrl' | 'exchangeCode' | 'refresh'> {
  const server: oauth.AuthorizationServer = {
    issuer: baseUrl,
    authorization_endpoint: `${baseUrl}${manifest.authorizePath}`,
    token_endpoint: `${baseUrl}${manifest.tokenPath}`,
  }
  const optionsWith = (fetch: typeof globalThis.fetch) => ({
    [oauth.customFetch]: fetch as (
      url: string,
      options: oauth.CustomFetchOptions<'POST', URLSearchParams>,
    ) => Promise<Response>,
    [oauth.allowInsecureRequests]: isLoopback(baseUrl),
    signal: () => AbortSignal.timeout(manifest.tokenTimeoutMs),
  })

  return {
    authorizeUrl({ publicKey, redirectUri, state, scopes = manifest.scopes.read }) {
      const url = new URL(`${baseUrl}${manifest.authorizePath}`)
      const query = {
        response_type: 'code',
        client_id: publicKey,
        redirect_uri: redirectUri,
        scope: scopes.join(' '),
        state,
      }
      // A space as %20: the form that the guides show.
      url.search = new URLSearchParams(query).toString().replaceAll('+', '%20')
      return url
    },

    exchangeCode: ({ keys, callback, redirectUri, state }, fetch) =>
      coded(async () => {
        const client = { client_id: keys.publicKey }
        const answer = new URL(callback)
        // RFC 9207's `iss` guards those who talk to several servers; there is one.
        answer.searchParams.delete('iss')
        const expected =
          manifest.echoesState || answer.searchParams.has('state') ? state : oauth.expectNoState
        const parameters = oauth.validateAuthResponse(server, client, answer, expected)
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          client,
          basic(keys),
          parameters,
          redirectUri,
          oauth.nopkce,
          optionsWith(fetch),
        )
        return toTokens(
          await oauth.processAuthorizationCodeResponse(server, client, await readable(response)),
        )
      }),

    refresh: (keys, refreshToken, fetch) =>
      coded(async () => {
        const client = { client_id: keys.publicKey }
        const response = await oauth.refreshTokenGrantRequest(
          server,
          client,
          basic(keys),
          refreshToken,
          optionsWith(fetch),
        )
        return toTokens(await oauth.processRefreshTokenResponse(server, client, await readable(response)))
      }),
  }
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function basic({ publicKey, privateKey }: ConsumerKeys): oauth.ClientAuth {
  if (manifest.basicAuthentication !== 'raw') return oauth.ClientSecretBasic(privateKey)
  return (_server, _client, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${publicKey}:${privateKey}`).toString('base64')}`)
  }
}

/** As the library wants it: JSON with a token type. Throws where it is cut short, or bytes in it are no text. */
async function readable(response: Response): Promise<Response> {
  if (!response.ok) return response
  const body = await jsonOf(response.clone())
  if (JSON.stringify(body).includes('\uFFFD'))
    throw new ProviderError('unreachable', "AgFiniti's answer is broken: it has bytes that are no text")
  if (!manifest.tokenTypeOptional || 'token_type' in body) return response
  return Response.json({ ...body, token_type: 'bearer' }, { status: response.status })
}

function toTokens(answer: oauth.TokenEndpointResponse): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token,
    expiresIn: answer.expires_in ?? manifest.accessTokenSeconds,
  }
}

/** RFC 6749 §5.2 in our words: which answers mean that the grower must connect again, and which only 'later'. */
async function coded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof ProviderError) throw cause
    if (cause instanceof oauth.AuthorizationResponseError) {
      throw new ProviderError('rejected', `AgFiniti did not grant access: ${cause.error}`, { cause })
    }
    if (cause instanceof oauth.ResponseBodyError) {
      const message = `AgFiniti answered ${cause.error}${cause.error_description ? `: ${cause.error_description}` : ''}`
      if (cause.error === 'invalid_scope') throw new ProviderError('insufficient_scope', message, { cause })
      const ours =
        cause.error === 'invalid_grant' ||
        cause.error === 'invalid_client' ||
        cause.error === 'unauthorized_client'
      throw new ProviderError(
        ours ? 'rejected' : cause.status >= 500 ? 'unreachable' : 'unexpected',
        message,
        { cause },
      )
    }
    const status = statusOf(cause)
    if (status === 401) throw new ProviderError('rejected', 'AgFiniti refused the keys (401)', { cause })
    if (status === 429) {
      const retryAfterMs = retryAfter((cause as { cause: Response }).cause.headers)
      throw new ProviderError('rate_limited', 'AgFiniti asks to slow down (429)', { cause, retryAfterMs })
    }
    if (status !== undefined && status >= 500)
      throw new ProviderError('unreachable', `AgFiniti answered ${status}`, { cause })
    if (status !== undefined || cause instanceof oauth.OperationProcessingError) {
      throw new ProviderError(
        'unexpected',
        `AgFiniti answered in a form that is not OAuth: ${(cause as Error).message}`,
        { cause },
      )
    }
    throw new ProviderError('unreachable', `No answer from AgFiniti: ${reasonOf(cause)}`, { cause })
  }
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof oauth.WWWAuthenticateChallengeError) return error.status
  const cause = (error as { cause?: unknown }).cause
  return cause instanceof Response ? cause.status : undefined
}
