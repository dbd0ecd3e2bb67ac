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
  /** Makes an exchange of tokens again that was begun, and never stored: `state` is that of the row before it. */
  'finish-exchange': { credentialId: string; state: string }
  /** Every minute, to look every ten seconds: sends a `sync` for each credential whose time has come. */
  'sync-due': Record<string, never>
  /** Every night: removes what is kept for 30 days only. */
  prune: Record<string, never>
}

/** A job whose attempts are used up. */
export interface DeadJob {
  readonly id: string
  readonly kind: string
  /** What it carries: ids of the rows that it is about. */
  readonly payload: Readonly<Record<string, unknown>>
  /** What its last run ended with. */
  readonly reason: string
  /** Stable name of the reason, where it has one. */
  readonly code: string | undefined
  readonly attempts: number
  /** ISO 8601: since when it is dead. */
  readonly since: string
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
  /**
   * Takes jobs of owners and users in turns. No more than `perGroup` of an owner (of a webhook) run in this process:
   * what is left of `concurrency` is for the others. `signal` fires when the service stops: leave soon, in a state from
   * which the next run goes on.
   */
  work<Name extends keyof Jobs>(
    name: Name,
    options: { concurrency: number; perGroup?: number },
    handler: (payload: Jobs[Name], signal: AbortSignal) => Promise<void>,
  ): Promise<void>
  /** Jobs whose attempts are used up, the longest dead first. */
  deadJobs(): Promise<DeadJob[]>
  /** A later run has done what dead jobs of the same payload were for. */
  forgetDead<Name extends keyof Jobs>(kind: Name, payload: Jobs[Name]): Promise<void>
  /** Queues dead jobs again, with all their attempts: those of the kind, with these ids, whose payload has these values. */
  retryDead(chosen?: {
    kind?: keyof Jobs
    ids?: readonly string[]
    payload?: object
    db?: Transaction<Database> | Kysely<Database>
  }): Promise<number>
}
