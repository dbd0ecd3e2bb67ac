import { deliverAlert } from '../alerts/deliver.ts'
import type { WorkerContext } from '../context.ts'

/** Calls webhooks. Mostly waiting: many at once. */
export function workDeliverAlert(context: WorkerContext): Promise<void> {
  return context.queue.work('deliver-alert', { concurrency: 16 }, (job) => deliverAlert(context, job))
}
