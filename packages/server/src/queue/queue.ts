import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'

/** Every job there is, and what it carries. */
export interface Jobs {
  /** Lists a credential's account, fetches what is new. */
  sync: { credentialId: string }
  /** Converts one source. */
  convert: { sourceId: string }
  /** Plans a user's operations anew, unless more has changed since; the change is counted in `plans`. */
  'plan-operations': { userId: string; change: number }
  /** Makes a merged file of what its row in `merges` says, unless that has changed since. */
  'merge-files': { mergeId: string; wanted: string }
  /** Tells the points of a file that lie in none of its fields. */
  'outside-points': { fileId: string; wanted: string }
  /** Calls a webhook, unless the alert has been tried more than `attempts` times, or is gone. */
  'deliver-alert': { alertId: string; webhookId: string; attempts: number }
  /** Makes fields of the boundaries in an upload. */
  'make-fields': { uploadId: string }
  /** Every minute: sends a `sync` for each credential whose time has come. */
  'sync-due': Record<string, never>
  /** Every night: removes what is kept for 30 days only. */
  prune: Record<string, never>
}

export interface Queue {
  /**
   * Queues a job. With `db` a transaction, the job exists exactly when the transaction commits.
   * Handlers are idempotent; what may wait or run side by side is in `job-kinds.ts`.
   */
  send<Name extends keyof Jobs>(
    name: Name,
    payload: Jobs[Name],
    options?: { db?: Transaction<Database> | Kysely<Database>; delaySeconds?: number },
  ): Promise<void>
  /** `signal` fires when the service stops: leave soon, in a state from which the next run goes on. */
  work<Name extends keyof Jobs>(
    name: Name,
    options: { concurrency: number },
    handler: (payload: Jobs[Name], signal: AbortSignal) => Promise<void>,
  ): Promise<void>
}
