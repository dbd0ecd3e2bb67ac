import type { Config } from './config/config.ts'
import { openMigrated } from './context.ts'
import { jobKinds } from './queue/job-kinds.ts'
import { startQueue } from './queue/pg-boss-queue.ts'
import type { DeadJob, Jobs } from './queue/queue.ts'

/** Jobs whose attempts are used up, for whoever runs the server: straight on its database. */
export interface DeadJobs {
  list(): Promise<DeadJob[]>
  /** Queues them again; a service that runs takes them at once. Gives their number. */
  retry(chosen: { ids?: readonly string[]; kind?: string }): Promise<number>
  close(): Promise<void>
}

/** Throws `DatabaseUnavailable`. */
export async function openDeadJobs(config: Config): Promise<DeadJobs> {
  const opened = new AsyncDisposableStack()
  try {
    const { db, url } = await openMigrated(config, () => {}, opened)
    const queue = opened.adopt(await startQueue(url, db), (each) => each.stop())
    return {
      list: () => queue.deadJobs(),
      retry: async ({ ids, kind }) => {
        if (kind !== undefined && !isKind(kind)) return 0
        return queue.retryDead({ ...(ids ? { ids } : {}), ...(kind === undefined ? {} : { kind }) })
      },
      close: () => opened.disposeAsync(),
    }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}

function isKind(text: string): text is keyof Jobs {
  return text in jobKinds
}
