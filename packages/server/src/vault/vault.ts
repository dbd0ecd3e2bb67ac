import type { Actor } from '../audit/audit.ts'
import type { CredentialStatus } from '../db/schema.ts'
import type { ProviderApi } from '../providers/provider.ts'

/** What a client attaches: the developer's consumer keys and the grower's refresh token. */
export interface AgLeaderSecrets {
  readonly publicKey: string
  readonly privateKey: string
  readonly refreshToken: string
  readonly accessToken?: string
}

export interface CredentialView extends AgLeaderSecrets {
  readonly id: string
  readonly status: CredentialStatus
  /** ISO 8601, six fraction digits, Z. */
  readonly createdTime: string
}

export interface CredentialEvent {
  readonly id: string
  readonly createdDate: string
  readonly statusCode: number
  readonly headers: string
  readonly body: string
}

/** Encrypted credentials. Every method takes the owner, and sees nothing of another's. */
export interface Vault {
  /**
   * Tries the token at the provider (10 s at most, the exchange itself is never aborted), stores, and queues the
   * first sync in the same transaction. Throws `CredentialRejected` when a working credential is there and the new
   * token is refused; the old one stays. Throws `CredentialGone` when the user or the credential is removed meanwhile.
   */
  attach(ownerId: string, userId: string, secrets: AgLeaderSecrets, by?: Actor): Promise<CredentialView>
  read(ownerId: string, userId: string): Promise<CredentialView | undefined>
  detach(ownerId: string, userId: string, by?: Actor): Promise<boolean>
  /** Newest first; undefined when the user has no credential. */
  events(
    ownerId: string,
    userId: string,
    page: { offset: number; limit: number },
  ): Promise<{ items: CredentialEvent[]; total: number } | undefined>
}

/** The vault as those see it who work in a credential's name. Never handed to the API. */
export interface Connections {
  /** The provider in the credential's name: tokens are refreshed as needed, failing calls become events. */
  api(credentialId: string): ProviderApi
  /** An exchange that was begun when the row was in `state`: made again, unless it was stored. Throws `ProviderError`. */
  finishExchange(credentialId: string, state: string): Promise<void>
  /** Tries newly attached keys that `attach` could not try. Throws `CredentialGone`. */
  prepare(credentialId: string): Promise<void>
  /** After a run that reached its end: the status is OK again, and the run becomes an event. */
  finished(credentialId: string, report: object): Promise<void>
  /** After a run that failed: the status that the failure means; faults of the provider count from the third in a row. */
  failed(credentialId: string, error: unknown): Promise<void>
  /** Removes events that are older than 30 days. */
  prune(): Promise<void>
}
