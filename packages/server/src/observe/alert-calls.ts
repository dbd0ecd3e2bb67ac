import type { CallWebhook } from '../alerts/call.ts'
import type { Observe } from './observe.ts'
import { traced } from './span.ts'

/** Calls of webhooks that tell an alert, counted and traced. */
export function observedAlerts(call: CallWebhook, { metrics, traces }: Observe): CallWebhook {
  return (webhook) =>
    traced(traces, 'call webhook', { kind: 'client' }, async (span) => {
      const outcome = await call(webhook)
      span.set({ 'sheaf.outcome': outcome.ok ? 'delivered' : 'failed' })
      metrics.alertCalls.inc({ outcome: outcome.ok ? 'delivered' : 'failed' })
      return outcome
    })
}
