import type { WorkerContext } from '../context.ts'
import { buildOutsidePoints } from '../operations/outside.ts'

/** Tells the points of files that lie in none of their fields. */
export function workOutsidePoints(context: WorkerContext): Promise<void> {
  return context.queue.work('outside-points', { concurrency: 1 }, (job) => buildOutsidePoints(context, job))
}
