import type { WorkerContext } from '../context.ts'

/** Lists a credential's account and fetches what is new. Mostly waiting: several at once. */
export function workSync({ queue, syncRuns }: WorkerContext): Promise<void> {
  return queue.work('sync', { concurrency: 4 }, ({ credentialId }, signal) =>
    syncRuns.run(credentialId, signal),
  )
}
