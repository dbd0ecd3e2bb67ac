import type { Kysely } from 'kysely'
import type { Database } from './schema.ts'

/** In the transaction that the caller is in, or one of its own. */
export function inTransaction<Result>(
  db: Kysely<Database>,
  work: (tx: Kysely<Database>) => Promise<Result>,
): Promise<Result> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}

/**
 * Begins again when PostgreSQL has ended the transaction for one that waited for it in a circle (SQLSTATE 40P01): nothing
 * of it is left then.
 */
export async function overDeadlocks<Result>(work: () => Promise<Result>, tries = 5): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01' || --tries === 0) throw error
    }
  }
}
