import { type Kysely, sql } from 'kysely'

/** Prescriptions that were sent, or refused: what and how it went, never the file itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `create table prescriptions (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      user_id uuid not null references users on delete cascade,
      provider text not null,
      name text not null,
      size bigint not null,
      sha256 text not null,
      state text not null check (state in ('sending', 'sent', 'failed')),
      -- what the provider calls it
      provider_id text,
      error_code text,
      error_message text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`,
    'create index prescriptions_user on prescriptions (user_id, created_at desc, id)',
    // The same map is not sent twice; after a failure it may be.
    `create unique index prescriptions_once on prescriptions (user_id, provider, sha256)
      where state in ('sending', 'sent')`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
