import { deliverAlert } from '../alerts/deliver.ts'
import type { WorkerContext } from '../context.ts'
import { observedAlerts } from '../observe/alert-calls.ts'

/** Calls webhooks. Mostly waiting: many at once, few of one webhook. */
export function workDeliverAlert(context: WorkerContext): Promise<void> {
  const callWebhook = observedAlerts(context.callWebhook, context.observe)
  return context.queue.work('deliver-alert', { concurrency: 16, perGroup: 4 }, (job) =>
    deliverAlert({ ...context, callWebhook }, job),
  )
}
