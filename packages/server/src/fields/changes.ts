import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'
import type { AskGeometry } from './ask-geometry.ts'

export interface FieldKey {
  readonly ownerId: string
  readonly userId: string
  readonly fieldId: string
}

/**
 * Told of a field that came, went, or has another active boundary, within the transaction of the change: what is to
 * follow from it is queued there.
 */
export type OnFieldChange = (tx: Transaction<Database>, field: FieldKey) => Promise<void>

/** What the services that change fields are handed. */
export interface FieldsParts {
  readonly db: Kysely<Database>
  readonly queue: Queue
  readonly onFieldChange: OnFieldChange
  readonly askGeometry: AskGeometry
}

/** One change of a user's fields at a time: which of them overlap is looked up and acted upon without surprises. */
export function changingFields<Result>(
  { db }: FieldsParts,
  userId: string,
  work: (tx: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`fields of ${userId}`}, 0))`.execute(tx)
    return work(tx)
  })
}
