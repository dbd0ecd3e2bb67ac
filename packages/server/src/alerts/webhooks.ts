/** Webhooks of an owner. Every function sees those of one owner. */
import { randomUUID } from 'node:crypto'
import { alertAliases, type NewWebhook, type Webhook } from '@sheaf/contract'
import { type Kysely, sql } from 'kysely'
import { type Actor, bySheaf, record } from '../audit/audit.ts'
import type { Page, Paged } from '../db/paging.ts'
import type { Database } from '../db/schema.ts'
import type { Sealer } from '../vault/seal.ts'
import type { CallWebhook } from './call.ts'
import { EventRegisteredTwice, WebhookValidationFailed } from './errors.ts'
import { spacedJson } from './payload.ts'

export interface WebhookParts {
  readonly db: Kysely<Database>
  readonly sealer: Sealer
  readonly callWebhook: CallWebhook
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const confirmation = spacedJson([['message', 'confirmation of webhook upon registration']])

/** Throws `EventRegisteredTwice`; `WebhookValidationFailed` when the webhook does not take a first call. */
export async function registerWebhook(
  { db, sealer, callWebhook, clock }: WebhookParts,
  ownerId: string,
  { name, url, secret, events: asked }: NewWebhook,
  by: Actor = bySheaf,
): Promise<Webhook> {
  const events = [...new Set(asked.map(canonical))]
  const taken = db.selectFrom('webhook_events').select('event').where('owner_id', '=', ownerId)
  if (await taken.where('event', 'in', events).executeTakeFirst()) throw new EventRegisteredTwice()
  const outcome = await callWebhook({ url, secret, body: confirmation })
  if (!outcome.ok)
    throw new WebhookValidationFailed('status' in outcome ? `${outcome.status}` : outcome.connectionError)
  const id = randomUUID()
  await db
    .transaction()
    .execute(async (tx) => {
      const row = { id, owner_id: ownerId, name, url, secret: sealer.seal(secret, id) }
      await tx.insertInto('webhooks').values(row).execute()
      await record(tx, { action: 'webhook.created', by, ownerId, subject: id }, new Date(clock()))
      // In one order, so that two that register the same do not wait for one another.
      const rows = events.map((event, position) => ({ owner_id: ownerId, event, webhook_id: id, position }))
      await tx
        .insertInto('webhook_events')
        .values(rows.toSorted((a, b) => (a.event < b.event ? -1 : 1)))
        .execute()
    })
    .catch((cause: unknown) => {
      throw isTaken(cause) ? new EventRegisteredTwice({ cause }) : cause
    })
  return { id, events, name, secret, url }
}

/** In the order in which they were registered. */
export async function listWebhooks(
  parts: Pick<WebhookParts, 'db' | 'sealer'>,
  ownerId: string,
  page: Page,
): Promise<Paged<Webhook>> {
  const { db, sealer } = parts
  const [rows, { total }] = await Promise.all([
    webhooksOf(db, ownerId)
      .orderBy('created_at')
      .orderBy('id')
      .offset(page.offset)
      .limit(page.limit)
      .execute(),
    db
      .selectFrom('webhooks')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('owner_id', '=', ownerId)
      .executeTakeFirstOrThrow(),
  ])
  return { items: rows.map((row) => opened(sealer, row)), total }
}

export async function findWebhook(
  { db, sealer }: Pick<WebhookParts, 'db' | 'sealer'>,
  ownerId: string,
  id: string,
): Promise<Webhook | undefined> {
  const row = await webhooksOf(db, ownerId).where('id', '=', id).executeTakeFirst()
  return row && opened(sealer, row)
}

/** With what it has not been told yet. False when there is no such webhook. */
export async function removeWebhook(db: Kysely<Database>, ownerId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('webhooks')
    .where('owner_id', '=', ownerId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

type Event = Webhook['events'][number]

function canonical(event: NewWebhook['events'][number]): Event {
  return event in alertAliases ? alertAliases[event as keyof typeof alertAliases] : (event as Event)
}

/** SQLSTATE 23505, unique_violation. */
function isTaken(error: unknown): boolean {
  return (error as { code?: string }).code === '23505'
}

function webhooksOf(db: Kysely<Database>, ownerId: string) {
  return db
    .selectFrom('webhooks')
    .select([
      'id',
      'name',
      'url',
      'secret',
      sql<
        Event[]
      >`array(select event from webhook_events where webhook_id = webhooks.id order by position)`.as(
        'events',
      ),
    ])
    .where('owner_id', '=', ownerId)
}

function opened(
  sealer: Sealer,
  { id, name, url, secret, events }: Omit<Webhook, 'secret'> & { secret: Buffer },
): Webhook {
  return { id, events, name, secret: sealer.open(secret, id).toString(), url }
}
