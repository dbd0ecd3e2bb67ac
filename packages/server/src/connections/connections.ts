import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Actor } from '../audit/audit.ts'
import type { AppKey, AttemptOutcome, Database } from '../db/schema.ts'
import type { Provider } from '../providers/provider.ts'
import type { Sealer } from '../vault/seal.ts'
import type { Vault } from '../vault/vault.ts'

export interface ConnectionParts {
  readonly db: Kysely<Database>
  readonly sealer: Sealer
  readonly provider: Provider
  readonly vault: Pick<Vault, 'attach'>
  readonly fetch: typeof globalThis.fetch
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Logger
}

interface NewAttempt {
  readonly ownerId: string
  readonly userId: string
  readonly appKey: AppKey
  readonly magicLinkSessionId?: string
}

interface FinishedAttempt {
  readonly outcome: AttemptOutcome
  readonly magicLinkSessionId: string | null
}

/** `browser` is the secret of the browser's cookie; `redirectUri` where the provider sends it back to. */
export interface ProviderConnections {
  /** `nonce` is the secret of the link that the browser is to follow. */
  start(attempt: NewAttempt): Promise<{ readonly attemptId: string; readonly nonce: string }>
  /** The browser follows the link: where it goes. From now on the attempt is this browser's. Throws `AttemptRefused`. */
  follow(nonce: string, browser: string, redirectUri: string): Promise<URL>
  /**
   * The browser came back to `callback`: exchanges the code, attaches the credentials. Throws `AttemptRefused` unless
   * state and browser are those of an attempt that is still open.
   */
  finish(
    callback: URL,
    browser: string | undefined,
    redirectUri: string,
    by?: Actor,
  ): Promise<FinishedAttempt>
  /** Removes attempts that ended more than a day ago. */
  prune(): Promise<void>
}
