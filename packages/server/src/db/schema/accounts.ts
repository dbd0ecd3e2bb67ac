/** Owners, their users, credentials and syncs. */
import type { StoredSettings } from '@sheaf/contract'
import type { ColumnType, Generated } from 'kysely'
import type { Defaulted, Instant, Json, MaybeInstant } from './columns.ts'

export interface OwnersTable {
  id: string
  username: string
  password_hash: string
  token_generation: Generated<number>
  configuration: Defaulted<Json<StoredSettings>>
  created_at: Defaulted<Instant>
}
export interface SigningKeysTable {
  id: string
  secret: Buffer
  created_at: Defaulted<Instant>
}
export interface EndedTokensTable {
  id: string
  owner_id: string
  expires_at: Instant
}
/** One row: the key of the digests. */
export interface DigestKeysTable {
  id: string
  secret: Buffer
  created_at: Defaulted<Instant>
}
export interface SignInAttemptsTable {
  key_hash: Buffer
  attempts: number
  ends_at: Instant
}
export interface UsersTable {
  id: string
  owner_id: string
  name: string
  email: string
  phone: string | null
  address: string | null
  external_id: string | null
  configuration: ColumnType<StoredSettings | null, string | null | undefined, string | null>
  created_at: Defaulted<Instant>
}
export type CredentialStatus = 'OK' | 'UNAUTHENTICATED' | 'MISSING_PERMISSION' | 'TEMPORARILY_UNAVAILABLE'
export interface CredentialsTable {
  id: string
  owner_id: string
  user_id: string
  provider: string
  status: CredentialStatus
  secret: Buffer
  candidate: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>
  attached_hash: Buffer
  access_expires_at: ColumnType<string | null, Date | string | null, Date | string | null>
  failures: Generated<number>
  created_at: Defaulted<Instant>
}
export interface CredentialEventsTable {
  id: string
  credential_id: string
  created_at: Defaulted<Instant>
  status_code: number
  headers: string
  body: string
}
export interface SyncsTable {
  credential_id: string
  state: 'waiting' | 'running' | 'finished' | 'failed'
  since: MaybeInstant
  started_at: MaybeInstant
  finished_at: MaybeInstant
  next_at: Instant
  last_error: string | null
  listed_from: MaybeInstant
  asked: Generated<boolean>
  account_id: string | null
  shared_accounts: Defaulted<string[]>
  listed_whole_at: MaybeInstant
  error_code: string | null
  error_at: MaybeInstant
}
