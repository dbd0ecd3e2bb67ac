import type { WorkerContext } from '../context.ts'

/** Lists a credential's account and fetches what is new. Mostly waiting: several at once, not all of one owner. */
export function workSync({ queue, syncRuns }: WorkerContext): Promise<void> {
  return queue.work('sync', { concurrency: 8, perGroup: 4 }, ({ credentialId }, signal) =>
    syncRuns.run(credentialId, signal),
  )
}
