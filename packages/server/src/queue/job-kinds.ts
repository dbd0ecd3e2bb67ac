import type { QueuePolicy } from 'pg-boss'
import type { Jobs } from './queue.ts'

interface JobKind<Payload> {
  /** What may wait and run at once, per key (pg-boss's queue policies). */
  readonly policy: QueuePolicy
  readonly key?: (payload: Payload) => string
  /** No more than `atOnce` of a group run in one process: the others have their turn. */
  readonly group?: { readonly of: (payload: Payload) => string; readonly atOnce: number }
  /** Seconds after which a run is given up although its process still reports. */
  readonly expireInSeconds: number
  readonly retryLimit: number
  /** Five fields, UTC. */
  readonly cron?: string
}

export const jobKinds: { [Name in keyof Jobs]: JobKind<Jobs[Name]> } = {
  // One waits, one runs per credential.
  sync: { policy: 'stately', key: (job) => job.credentialId, expireInSeconds: 12 * 3600, retryLimit: 3 },
  // None is ever dropped: the one that waits may be taken before the transaction commits that would rely on it.
  convert: { policy: 'singleton', key: (job) => job.sourceId, expireInSeconds: 3 * 3600, retryLimit: 20 },
  // As many as there are changes: all but the last find that more has changed, and end.
  'plan-operations': { policy: 'standard', expireInSeconds: 3600, retryLimit: 20 },
  'merge-files': { policy: 'standard', expireInSeconds: 3 * 3600, retryLimit: 20 },
  'outside-points': { policy: 'standard', expireInSeconds: 3 * 3600, retryLimit: 20 },
  'make-fields': {
    policy: 'singleton',
    key: (job) => job.uploadId,
    expireInSeconds: 3600,
    retryLimit: 20,
  },
  'deliver-alert': {
    policy: 'standard',
    group: { of: (job) => job.webhookId, atOnce: 4 },
    expireInSeconds: 300,
    retryLimit: 20,
  },
  'sync-due': { policy: 'stately', expireInSeconds: 300, retryLimit: 0, cron: '* * * * *' },
  prune: { policy: 'stately', expireInSeconds: 3600, retryLimit: 0, cron: '17 3 * * *' },
}

/** A worker that is gone is noticed within this time plus `superviseSeconds`, and its jobs are run again. */
export const heartbeatSeconds = 15
export const superviseSeconds = 5
