import { type Kysely, sql } from 'kysely'

/** The key of the digests, sealed: it stays when the master key is another one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table digest_keys (
    id uuid primary key,
    secret bytea not null,
    created_at timestamptz not null default now()
  )`.execute(db)
}
