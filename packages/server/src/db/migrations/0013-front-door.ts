import { type Kysely, sql } from 'kysely'

/** The key of the digests, and how often somebody tried to sign in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // Sealed with the master key; it stays when that is another one.
    `create table digest_keys (
      id uuid primary key,
      secret bytea not null,
      created_at timestamptz not null default now()
    )`,

    // Kept for a quarter of an hour.
    `create table sign_in_attempts (
      -- keyed hash of an address, or of a name and an address
      key_hash bytea primary key,
      attempts integer not null,
      ends_at timestamptz not null
    )`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
