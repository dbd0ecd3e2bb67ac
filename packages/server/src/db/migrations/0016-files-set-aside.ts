import { type Kysely, sql } from 'kysely'

/** A provider's file that alone cannot be had is tried on its own clock, and does not keep its account's sync failing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `alter table sources
        -- runs in a row in which it could not be fetched
        add column fetch_failures integer not null default 0,
        -- not tried before, unless somebody asks
        add column fetch_after timestamptz`,
    )
    .execute(db)
}
