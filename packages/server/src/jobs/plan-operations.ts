import type { WorkerContext } from '../context.ts'
import { planWhenQuiet } from '../operations/plan.ts'

/** Plans operations. Mostly waiting for a user's files to have come: several at once. */
export function workPlanOperations(context: WorkerContext): Promise<void> {
  const { queue, operationsDebounceMs: debounceMs } = context
  return queue.work('plan-operations', { concurrency: 8 }, (job, signal) =>
    planWhenQuiet(context, job, { debounceMs, signal }),
  )
}
