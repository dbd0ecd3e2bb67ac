import { deliverAlert } from '../alerts/deliver.ts'
import type { WorkerContext } from '../context.ts'

/** Calls webhooks. Mostly waiting: many at once, few of one webhook. */
export function workDeliverAlert(context: WorkerContext): Promise<void> {
  return context.queue.work('deliver-alert', { concurrency: 16, perGroup: 4 }, (job) =>
    deliverAlert(context, job),
  )
}
