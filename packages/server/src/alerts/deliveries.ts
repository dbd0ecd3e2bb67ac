/** Alerts of the last 30 days and what became of them. Every function sees those of one owner. */
import type { Kysely } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { AlertRow, Database } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'

/** Newest first. */
export async function listDeliveries(
  db: Kysely<Database>,
  ownerId: string,
  { webhookId, page }: { webhookId?: string | undefined; page: Page },
): Promise<Paged<AlertRow>> {
  const matching = alertsOf(db, ownerId).$if(webhookId !== undefined, (query) =>
    query.where('webhook_id', '=', webhookId as string),
  )
  const [items, { total }] = await Promise.all([
    matching
      .selectAll('alerts')
      .orderBy('alerts.created_at', 'desc')
      .orderBy('alerts.id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { items, total }
}

/**
 * Sends an alert again now, delivered or not, with the same body. A call that was to be made later is not made besides:
 * it finds the alert delivered, or tried once more. Undefined when there is no such alert.
 */
export function sendAgain(
  { db, queue, clock }: { db: Kysely<Database>; queue: Queue; clock: () => number },
  ownerId: string,
  id: string,
): Promise<AlertRow | undefined> {
  return db.transaction().execute(async (tx) => {
    const alert = await alertsOf(tx, ownerId)
      .where('alerts.id', '=', id)
      .select('alerts.id')
      .forUpdate('alerts')
      .executeTakeFirst()
    if (!alert) return undefined
    const sent = await tx
      .updateTable('alerts')
      .set({ delivered_at: null, next_at: new Date(clock()) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const dead = { kind: 'deliver-alert', payload: { alertId: id }, db: tx } as const
    if ((await queue.retryDead(dead)) === 0) {
      const job = { alertId: id, webhookId: sent.webhook_id, attempts: sent.attempts }
      await queue.send('deliver-alert', job, { db: tx })
    }
    return sent
  })
}

function alertsOf(db: Kysely<Database>, ownerId: string) {
  return db
    .selectFrom('alerts')
    .innerJoin('webhooks', 'webhooks.id', 'webhook_id')
    .where('owner_id', '=', ownerId)
}
