import type { Page, Paged } from '../db/paging.ts'
import type { FetchedResources } from './resources.ts'

/** Where the sync of a user's credential stands. Times are ISO 8601 with six fraction digits. */
export interface SyncState {
  readonly state: 'waiting' | 'running' | 'finished' | 'failed'
  readonly lastSync?: string
  readonly nextSync: string
  /** When the run under way began, or the last one. */
  readonly started?: string
  /** Provider files: seen, here, done well, done badly. */
  readonly found: number
  readonly downloaded: number
  readonly converted: number
  readonly failed: number
  /** Known and not fetched yet: a new file, or another version of one that is here. */
  readonly waiting: number
  readonly waitingBytes: number
  /** Why the last run failed, with its stable name. */
  readonly lastError?: string
  readonly lastErrorCode?: string
  readonly lastErrorTime?: string
}

export interface Sync {
  /** Undefined when the user has no credential. */
  state(ownerId: string, userId: string): Promise<SyncState | undefined>
  /** Starts one now, unless one waits already. False when the user has no credential. */
  request(ownerId: string, userId: string): Promise<boolean>
  /** What came of the owner's connected credentials. */
  fetchedResources(
    ownerId: string,
    wanted: { leafUserId?: string | undefined; provider?: string | undefined; page: Page },
  ): Promise<Paged<FetchedResources>>
}

/** The sync as the jobs see it. */
export interface SyncRuns {
  /** One run for a credential; how it ended is in its state. Throws only what is no fault of the provider. */
  run(credentialId: string, signal: AbortSignal): Promise<void>
  /** Queues a run for every credential whose time has come. */
  sendDue(): Promise<void>
}
