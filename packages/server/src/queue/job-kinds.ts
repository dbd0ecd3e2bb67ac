import type { QueuePolicy } from 'pg-boss'
import type { Jobs } from './queue.ts'

interface JobKind<Payload> {
  /** What may wait and run at once, per key (pg-boss's queue policies). */
  readonly policy: QueuePolicy
  readonly key?: (payload: Payload) => string
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
  'sync-due': { policy: 'stately', expireInSeconds: 300, retryLimit: 0, cron: '* * * * *' },
  prune: { policy: 'stately', expireInSeconds: 3600, retryLimit: 0, cron: '17 3 * * *' },
}

/** A worker that is gone is noticed within this time plus `superviseSeconds`, and its jobs are run again. */
export const heartbeatSeconds = 15
export const superviseSeconds = 5
