/** What Sheaf asks of a provider of machine files. One folder each implements it. */

/** `fetch` with the grower's access token on it; the provider's code never sees a token. */
export type AuthorizedFetch = (url: string, init?: RequestInit) => Promise<Response>

/** The developer's application at the provider. */
export interface ConsumerKeys {
  readonly publicKey: string
  readonly privateKey: string
}

export interface Tokens {
  readonly accessToken: string
  /** Absent where the provider keeps the one it has. */
  readonly refreshToken: string | undefined
  /** Seconds that the access token lives. */
  readonly expiresIn: number
}

export interface ProviderAccount {
  readonly id: string
  readonly name: string
  readonly email: string | undefined
  /** Ids of the accounts that others share with it. */
  readonly sharedAccounts: readonly string[]
}

export interface ProviderFile {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly size: number | undefined
  readonly sha256: string | undefined
  /** ISO 8601. */
  readonly modifiedTime: string
  readonly ownerId: string
  readonly shared: boolean
}

export interface FilePage {
  readonly items: readonly ProviderFile[]
  readonly nextCursor: string | undefined
}

interface Download {
  readonly stream: ReadableStream<Uint8Array>
  /** Where in the file the stream begins: 0 when the provider did not honour the range. */
  readonly start: number
  /** Of the whole file, where the provider says so. */
  readonly size: number | undefined
  readonly etag: string | undefined
}

/** All calls throw `ProviderError`. */
export interface ProviderApi {
  whoAmI(): Promise<ProviderAccount>
  /** Files changed since, oldest first. Without `cursor`: from the beginning. */
  listFiles(query: {
    since?: string | undefined
    cursor?: string | undefined
    includeShared: boolean
    limit?: number
    signal?: AbortSignal
  }): Promise<FilePage>
  /** `from` with the `etag` of the earlier part: the rest of the file, or all of it when the file has changed. */
  download(
    id: string,
    options?: { from?: { byte: number; etag: string }; signal?: AbortSignal },
  ): Promise<Download>
  uploadPrescription(prescription: { name: string; zip: Blob }): Promise<{ id: string; name: string }>
}

/** A provider's OAuth 2.0, and the way to its API. */
export interface Provider {
  readonly name: string
  /** Whether `state` comes back with the code (RFC 6749 §4.1.2). */
  readonly echoesState: boolean
  /** How long a refresh token still works after it was exchanged. */
  readonly rotationGraceMs: number
  authorizeUrl(request: {
    publicKey: string
    redirectUri: string
    state: string
    scopes?: readonly string[]
  }): URL
  /** `callback` is the URL that the browser came back to. Throws `ProviderError`. */
  exchangeCode(
    request: { keys: ConsumerKeys; callback: URL; redirectUri: string; state: string },
    fetch: typeof globalThis.fetch,
  ): Promise<Tokens>
  /** Never aborted: a one-time token that was sent may have been used. Throws `ProviderError`. */
  refresh(keys: ConsumerKeys, refreshToken: string, fetch: typeof globalThis.fetch): Promise<Tokens>
  api(fetch: AuthorizedFetch): ProviderApi
}
