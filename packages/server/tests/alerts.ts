/** What the tests of alerts share. */
import { type AlertType, alertKeys } from '@sheaf/contract'
import { expect } from 'vitest'
import { registerWebhook } from '../src/alerts/webhooks.ts'
import type { WorkerContext } from '../src/context.ts'
import type { Receiver } from './receiver.ts'

export const secret = 'a-secret-of-the-webhook'
export const allEvents = Object.keys(alertKeys) as AlertType[]

export type Told = Readonly<Record<string, string>> & { readonly type: AlertType }

export function listen(
  context: WorkerContext,
  ownerId: string,
  { url }: Receiver,
  events: readonly AlertType[] = allEvents,
): Promise<{ id: string }> {
  return registerWebhook(context, ownerId, { name: 'hook', secret, url, events: [...events] })
}

/**
 * What the owner is to be told, in the order in which it was raised; taken away, as if delivered. The keys are those of
 * the event, and it is noted as seen.
 */
export async function takeAlerts(
  { db }: WorkerContext,
  ownerId: string,
  seen: Set<AlertType>,
): Promise<Told[]> {
  const rows = await db
    .deleteFrom('alerts')
    .where('webhook_id', 'in', (eb) => eb.selectFrom('webhooks').select('id').where('owner_id', '=', ownerId))
    .returning('body')
    .execute()
  const alerts = rows.map(({ body }) => JSON.parse(body) as Told)
  for (const alert of alerts) {
    expect(Object.keys(alert)).toEqual(alertKeys[alert.type])
    seen.add(alert.type)
  }
  return alerts.toSorted((a, b) => ((a.timestamp ?? '') < (b.timestamp ?? '') ? -1 : 1))
}

export const types = (alerts: readonly Told[]): AlertType[] => alerts.map(({ type }) => type)
