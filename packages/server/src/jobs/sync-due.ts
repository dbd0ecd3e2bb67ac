import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkerContext } from '../context.ts'

const rounds = 6
const roundMs = 10_000

/** Every ten seconds, as its job comes every minute: queues a sync for each credential whose time has come. */
export function workSyncDue({ queue, syncRuns }: WorkerContext): Promise<void> {
  return queue.work('sync-due', { concurrency: 1 }, async (_job, signal) => {
    for (let round = 1; !signal.aborted; round++) {
      await syncRuns.sendDue()
      if (round === rounds) return
      await sleep(roundMs, undefined, { signal }).catch(() => {})
    }
  })
}
