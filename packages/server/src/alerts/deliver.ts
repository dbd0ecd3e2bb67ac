import { randomUUID } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import { buryJob } from '../queue/dead-jobs.ts'
import type { Jobs, Queue } from '../queue/queue.ts'
import type { Sealer } from '../vault/seal.ts'
import type { CallOutcome, CallWebhook } from './call.ts'
import { keptDays } from './failed-calls.ts'

export interface DeliverParts {
  readonly db: Kysely<Database>
  readonly queue: Queue
  readonly sealer: Sealer
  readonly callWebhook: CallWebhook
  readonly clock: () => number
}

/** Minutes from a call that failed to the next one; after the last its job is a dead one. */
const retryMinutes = [1, 30, 60, 240]

/**
 * Calls the webhook of an alert and stores what came of it. A process that dies in between leaves the alert as it was:
 * the job is run again, and the webhook called again.
 */
export async function deliverAlert(
  parts: DeliverParts,
  { alertId, attempts }: Jobs['deliver-alert'],
): Promise<void> {
  const { db, sealer, callWebhook, clock } = parts
  const alert = await findAlert(db, alertId)
  // Delivered, or another job has the next call.
  if (alert?.attempts !== attempts || alert.delivered_at !== null) return
  const outcome = await callWebhook({
    url: alert.url,
    secret: sealer.open(alert.secret, alert.webhook_id).toString(),
    body: alert.body,
    headers: { 'x-sheaf-alert': alert.id, 'x-sheaf-sequence': String(alert.sequence) },
  })
  if (outcome.ok) {
    const now = new Date(clock())
    await db
      .updateTable('alerts')
      .set({ ...lastCall(outcome, now), delivered_at: now, next_at: null })
      .where('id', '=', alertId)
      .execute()
    return
  }
  await db.transaction().execute((tx) => noteFailure(parts, tx, alert, outcome))
}

type PendingAlert = NonNullable<Awaited<ReturnType<typeof findAlert>>>

function findAlert(db: Kysely<Database>, id: string) {
  return db
    .selectFrom('alerts')
    .innerJoin('webhooks', 'webhooks.id', 'webhook_id')
    .select(['alerts.id', 'webhook_id', 'body', 'sequence', 'attempts', 'delivered_at'])
    .select(['owner_id', 'url', 'secret'])
    .where('alerts.id', '=', id)
    .executeTakeFirst()
}

async function noteFailure(
  { queue, clock }: DeliverParts,
  tx: Transaction<Database>,
  { id, webhook_id, owner_id, url, body, attempts }: PendingAlert,
  outcome: CallOutcome,
): Promise<void> {
  const minutes = retryMinutes[attempts]
  const now = clock()
  const { numUpdatedRows } = await tx
    .updateTable('alerts')
    .set({
      ...lastCall(outcome, new Date(now)),
      attempts: attempts + 1,
      next_at: minutes === undefined ? null : new Date(now + minutes * 60_000),
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirst()
  if (!numUpdatedRows) return
  await tx
    .insertInto('failed_calls')
    .values({
      id: randomUUID(),
      owner_id,
      created_at: new Date(now),
      url,
      request_body: body,
      status: 'status' in outcome ? outcome.status : null,
      response: 'status' in outcome ? outcome.response : null,
      connection_error: 'connectionError' in outcome ? outcome.connectionError : null,
    })
    .execute()
  const job = { alertId: id, webhookId: webhook_id, attempts: attempts + 1 }
  if (minutes === undefined) {
    const reason =
      'status' in outcome ? `The webhook answered ${outcome.status}` : `No answer: ${outcome.connectionError}`
    const told = { reason, code: 'webhook_failed', attempts: job.attempts, keptDays }
    return buryJob(tx, 'deliver-alert', job, told)
  }
  await queue.send('deliver-alert', job, { db: tx, delaySeconds: minutes * 60 })
}

function lastCall(outcome: CallOutcome, at: Date) {
  return {
    called_at: at,
    last_status: 'status' in outcome ? outcome.status : null,
    last_error: 'connectionError' in outcome ? outcome.connectionError : null,
  }
}

/** What was delivered is kept as long as failed calls are, and so is what was given up: `sheaf retry` takes it up again. */
export async function pruneDeliveries(db: Kysely<Database>, now: number): Promise<void> {
  await db
    .deleteFrom('alerts')
    .where('next_at', 'is', null)
    .where('called_at', '<', new Date(now - keptDays * 24 * 3600 * 1000).toISOString())
    .execute()
}
