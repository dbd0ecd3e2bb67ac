import type { WorkerContext } from '../context.ts'
import { pruneBlobs } from '../files/prune-blobs.ts'

/** Every night: events, and bytes that nothing refers to any more, are kept for 30 days. */
export function workPrune(context: WorkerContext): Promise<void> {
  const { queue, connections, clock } = context
  return queue.work('prune', { concurrency: 1 }, async () => {
    await connections.prune()
    await pruneBlobs(context, clock())
  })
}
