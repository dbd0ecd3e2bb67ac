import { randomUUID } from 'node:crypto'
import type { AlertType } from '@sheaf/contract'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'
import { type AlertValues, alertBody, resourceOf } from './payload.ts'

export type Alert<Type extends AlertType> = AlertValues<Type> & {
  readonly type: Type
  readonly ownerId: string
  readonly userId: string
}

/**
 * To be called in the transaction that changes something: what the owner's webhook is to be told of it, and the job
 * that tells it, exist exactly when the transaction commits. Does nothing where no webhook has the event.
 */
export async function raise<Type extends AlertType>(
  { tx, queue }: { tx: Transaction<Database>; queue: Queue },
  alert: Alert<Type>,
): Promise<void> {
  const { ownerId, userId, type } = alert
  const webhook = await tx
    .selectFrom('webhook_events')
    .innerJoin('webhooks', 'webhooks.id', 'webhook_id')
    .select(['webhooks.id', sql<string>`clock_timestamp()`.as('at')])
    .where('webhook_events.owner_id', '=', ownerId)
    .where('event', '=', type)
    // Who removes the webhook waits for us, or has done so already: no alert is stored for one that is gone.
    .forKeyShare()
    .executeTakeFirst()
  if (!webhook) return
  const { last: sequence } = await tx
    .insertInto('alert_sequences')
    .values({ owner_id: ownerId, resource_id: resourceOf(type, alert) })
    .onConflict((known) =>
      known.columns(['owner_id', 'resource_id']).doUpdateSet({ last: sql`alert_sequences.last + 1` }),
    )
    .returning('last')
    .executeTakeFirstOrThrow()
  const id = randomUUID()
  const body = alertBody(type, { ...alert, leafUserId: userId }, webhook.at)
  await tx.insertInto('alerts').values({ id, webhook_id: webhook.id, body, sequence }).execute()
  await queue.send('deliver-alert', { alertId: id, webhookId: webhook.id, attempts: 0 }, { db: tx })
}
