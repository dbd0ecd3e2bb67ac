import type { WorkerContext } from '../context.ts'

/** Every minute: queues a sync for each credential whose time has come. */
export function workSyncDue({ queue, syncRuns }: WorkerContext): Promise<void> {
  return queue.work('sync-due', { concurrency: 1 }, () => syncRuns.sendDue())
}
