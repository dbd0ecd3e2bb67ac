import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'

/** What the owner's webhooks were, or were to be, told of a user. */
export async function forgetAlertsOf(db: Kysely<Database>, ownerId: string, userId: string): Promise<void> {
  await sql`
    delete from alerts using webhooks
    where webhooks.id = alerts.webhook_id and owner_id = ${ownerId} and position(${userId} in body) > 0
  `.execute(db)
  await sql`
    delete from failed_calls where owner_id = ${ownerId} and position(${userId} in request_body) > 0
  `.execute(db)
}
