import { sql } from 'kysely'

/**
 * Of a row that `insert ... on conflict do update` gives back: it was not there before. An updated one bears the lock
 * of the transaction in its system column xmax.
 */
export const isNew = sql<boolean>`xmax = 0`.as('is_new')
