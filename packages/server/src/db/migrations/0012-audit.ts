import { type Kysely, sql } from 'kysely'

/** Who read or changed a secret. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `create table audit_log (
      id uuid primary key,
      -- null: of the server as a whole
      owner_id uuid references owners on delete cascade,
      -- whose secret it is; goes when the user goes, the entry stays
      user_id uuid references users on delete set null,
      at timestamptz not null default now(),
      actor_kind text not null,
      actor_name text not null,
      action text not null,
      -- what the secret belongs to: an id or a name, never the secret
      subject text,
      ip text,
      request_id text
    )`,
    'create index audit_log_owner on audit_log (owner_id, at desc, id)',
    'create index audit_log_user on audit_log (user_id)',
    'create index audit_log_at on audit_log (at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
