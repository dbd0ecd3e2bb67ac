import type { QueuePolicy } from 'pg-boss'
import type { Jobs } from './queue.ts'

interface JobKind<Payload> {
  /** What may wait and run at once, per key (pg-boss's queue policies). */
  readonly policy: QueuePolicy
  readonly key?: (payload: Payload) => string
  /** The row that the job is about: it names owner and user, who take turns (`turns.ts`). */
  readonly about?: {
    readonly table: 'sources' | 'merges' | 'files' | 'boundary_uploads' | 'credentials'
    readonly id: (payload: Payload) => string
  }
  /** Who shares a limit on what runs at once in a process, where that is not the owner of that row. */
  readonly group?: (payload: Payload) => string
  /** Seconds after which a run is given up although its process still reports. */
  readonly expireInSeconds: number
  readonly retryLimit: number
  /** Five fields, UTC. Such a job comes again by itself: it is never kept as a dead one. */
  readonly cron?: string
  /** What it does others do as well, if later: it is never kept as a dead one. */
  readonly fleeting?: true
}

export const jobKinds: { [Name in keyof Jobs]: JobKind<Jobs[Name]> } = {
  // One waits, one runs per credential.
  sync: {
    policy: 'stately',
    key: (job) => job.credentialId,
    about: { table: 'credentials', id: (job) => job.credentialId },
    expireInSeconds: 12 * 3600,
    retryLimit: 20,
  },
  // None is ever dropped: the one that waits may be taken before the transaction commits that would rely on it.
  convert: {
    policy: 'singleton',
    key: (job) => job.sourceId,
    about: { table: 'sources', id: (job) => job.sourceId },
    expireInSeconds: 3 * 3600,
    retryLimit: 20,
  },
  // As many as there are changes: all but the last find that more has changed, and end.
  'plan-operations': { policy: 'standard', expireInSeconds: 3600, retryLimit: 20 },
  'merge-files': {
    policy: 'standard',
    about: { table: 'merges', id: (job) => job.mergeId },
    expireInSeconds: 3 * 3600,
    retryLimit: 20,
  },
  'outside-points': {
    policy: 'standard',
    about: { table: 'files', id: (job) => job.fileId },
    expireInSeconds: 3 * 3600,
    retryLimit: 20,
  },
  'make-fields': {
    policy: 'singleton',
    key: (job) => job.uploadId,
    about: { table: 'boundary_uploads', id: (job) => job.uploadId },
    expireInSeconds: 3600,
    retryLimit: 20,
  },
  'deliver-alert': {
    policy: 'standard',
    group: (job) => job.webhookId,
    expireInSeconds: 300,
    retryLimit: 20,
  },
  'finish-exchange': { policy: 'standard', expireInSeconds: 300, retryLimit: 5, fleeting: true },
  'sync-due': { policy: 'stately', expireInSeconds: 300, retryLimit: 0, cron: '* * * * *' },
  prune: { policy: 'stately', expireInSeconds: 3600, retryLimit: 0, cron: '17 3 * * *' },
}

/** A worker that is gone is noticed within this time plus `superviseSeconds`, and its jobs are run again. */
export const heartbeatSeconds = 15
export const superviseSeconds = 5

/** Where jobs go whose attempts are used up. */
export const deadQueue = 'dead'
/** pg-boss drops what has waited for this long: what is queued is to be done, however long nobody works. */
export const keptSeconds = 10 * 365 * 24 * 3600
