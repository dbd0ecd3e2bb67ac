/** Webhooks and what they are told. */
import type { Generated } from 'kysely'
import type { Defaulted, Instant, MaybeInstant } from './columns.ts'

export interface WebhooksTable {
  id: string
  owner_id: string
  name: string
  url: string
  secret: Buffer
  created_at: Defaulted<Instant>
}
export interface WebhookEventsTable {
  owner_id: string
  event: string
  webhook_id: string
  position: number
}
export interface AlertsTable {
  id: string
  webhook_id: string
  body: string
  sequence: number
  attempts: Generated<number>
  next_at: MaybeInstant
  called_at: MaybeInstant
  delivered_at: MaybeInstant
  last_status: number | null
  last_error: string | null
  created_at: Defaulted<Instant>
}
export interface AlertSequencesTable {
  owner_id: string
  resource_id: string
  last: Generated<number>
}
export interface FailedCallsTable {
  id: string
  owner_id: string
  created_at: Instant
  url: string
  request_body: string
  status: number | null
  response: string | null
  connection_error: string | null
}
