import { type Kysely, sql } from 'kysely'

/** Webhooks of owners, what they are still to be told, and the calls that failed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `create table webhooks (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      name text not null,
      url text not null,
      -- sealed
      secret bytea not null,
      created_at timestamptz not null default now()
    )`,
    'create index webhooks_owner on webhooks (owner_id)',

    // An event goes to one webhook of an owner.
    `create table webhook_events (
      owner_id uuid not null references owners on delete cascade,
      event text not null,
      webhook_id uuid not null references webhooks on delete cascade,
      -- its place in the list that was registered
      position integer not null,
      primary key (owner_id, event)
    )`,
    'create index webhook_events_webhook on webhook_events (webhook_id)',

    // Until it is delivered or given up.
    `create table alerts (
      id uuid primary key,
      webhook_id uuid not null references webhooks on delete cascade,
      -- the bytes that are sent and signed, the same each time
      body text not null,
      sequence bigint not null,
      -- calls that failed
      attempts integer not null default 0,
      created_at timestamptz not null default now()
    )`,
    'create index alerts_webhook on alerts (webhook_id)',

    // Alerts of a resource, counted.
    `create table alert_sequences (
      owner_id uuid not null references owners on delete cascade,
      resource_id text collate "C" not null,
      last bigint not null default 1,
      primary key (owner_id, resource_id)
    )`,

    `create table failed_calls (
      id uuid primary key,
      owner_id uuid not null references owners on delete cascade,
      created_at timestamptz not null,
      url text not null,
      request_body text not null,
      -- of an answer
      status integer,
      response text,
      -- where there was none
      connection_error text
    )`,
    'create index failed_calls_owner on failed_calls (owner_id, created_at)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
