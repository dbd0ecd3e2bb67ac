import type { WorkerContext } from '../context.ts'
import { buildMerge } from '../operations/merge.ts'

/** Makes merged files, those of operations among them. One at a time per core, as conversions are. */
export function workMergeFiles(context: WorkerContext): Promise<void> {
  const { queue, conversions } = context
  return queue.work('merge-files', { concurrency: conversions }, (job) => buildMerge(context, job))
}
