/** Keys, Magic Links, and connections in the making. */
import type { AppKeyScope, MagicLinkKind, MagicLinkSettings } from '@sheaf/contract'
import type { ColumnType, Generated } from 'kysely'
import type { Defaulted, Instant, Json, MaybeInstant } from './columns.ts'

export interface AppKeysTable {
  id: string
  owner_id: string
  provider: string
  name: string
  secret: Buffer
  scopes: AppKeyScope[]
  created_at: Defaulted<Instant>
}
export interface ApiKeysTable {
  id: string
  owner_id: string
  user_id: string
  key_hash: Buffer
  excerpt: Buffer
  description: string | null
  expires_at: Instant
  revoked_at: MaybeInstant
  created_at: Defaulted<Instant>
}
export interface MagicLinksTable {
  /** Of the row: not the link's, which is sealed. */
  id: string
  link_hash: Buffer
  /** The link's id, sealed. */
  secret: Buffer
  owner_id: string
  user_id: string
  kind: MagicLinkKind
  providers: string[]
  settings: Json<MagicLinkSettings>
  max_usage: number
  usage_count: Generated<number>
  expires_at: Instant
  last_accessed_at: MaybeInstant
  created_at: Defaulted<Instant>
}
export interface MagicLinkSessionsTable {
  id: string
  magic_link_id: string
  token_hash: Buffer
  counted: Generated<boolean>
  expires_at: Instant
  created_at: Defaulted<Instant>
}
/** How an attempt to connect ended: `denied` by the grower, `refused` or `unavailable` by the provider. */
export type AttemptOutcome = 'connected' | 'denied' | 'refused' | 'unavailable'
export interface ConnectionAttemptsTable {
  id: string
  owner_id: string
  user_id: string
  app_key_id: string
  magic_link_session_id: string | null
  nonce_hash: Buffer
  browser_hash: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
  state_hash: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
  used_at: MaybeInstant
  outcome: ColumnType<AttemptOutcome | null, AttemptOutcome | null | undefined, AttemptOutcome | null>
  expires_at: Instant
  created_at: Defaulted<Instant>
}
