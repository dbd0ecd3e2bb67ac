import { type Kysely, sql } from 'kysely'

/** Bytes that were read and found to be others than those that were stored. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table blobs add column damaged_at timestamptz`.execute(db)
}
