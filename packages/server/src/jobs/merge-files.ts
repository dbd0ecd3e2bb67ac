import type { WorkerContext } from '../context.ts'
import { buildMerge } from '../operations/merge.ts'

/** Makes merged files, those of operations among them. As many at a time as conversions. */
export function workMergeFiles(context: WorkerContext): Promise<void> {
  const { queue, conversions } = context
  return queue.work('merge-files', { concurrency: conversions + 1, perGroup: conversions }, (job) =>
    buildMerge(context, job),
  )
}
