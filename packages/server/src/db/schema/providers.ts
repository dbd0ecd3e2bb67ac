/** What processes tell one another of a provider that they ask. */
import type { Generated } from 'kysely'
import type { Instant, MaybeInstant } from './columns.ts'

export interface ProviderGatesTable {
  provider: string
  /** '': the provider as a whole. */
  account_id: string
  closed_until: MaybeInstant
  failures: Generated<number>
  closings: Generated<number>
  probed_until: MaybeInstant
}
export interface ProviderCallsTable {
  id: string
  provider: string
  account_id: string
  alive_until: Instant
}
