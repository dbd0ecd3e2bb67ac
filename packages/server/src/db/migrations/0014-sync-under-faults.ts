import { type Kysely, sql } from 'kysely'

/** What processes have to know of one another while they ask a provider, and what the last list covered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `alter table syncs
      -- the account at the provider, once it is known
      add column account_id text,
      -- accounts that others share, whose files the lists so far have covered
      add column shared_accounts text[] not null default '{}',
      -- when the last list from the beginning was made, unless something was odd about it
      add column listed_whole_at timestamptz,
      add column error_code text,
      add column error_at timestamptz,
      drop column with_shared`,

    // account_id '': the provider as a whole.
    `create table provider_gates (
      provider text not null,
      account_id text not null,
      -- nobody asks before
      closed_until timestamptz,
      -- failing calls in a row, over all accounts
      failures integer not null default 0,
      -- how often it was closed for them, since a call last went well
      closings integer not null default 0,
      -- one call is on its way to try whether it works again
      probed_until timestamptz,
      primary key (provider, account_id)
    )`,

    // One row a call that is under way. Its process says again and again that it is alive.
    `create table provider_calls (
      id uuid primary key,
      provider text not null,
      account_id text not null,
      alive_until timestamptz not null
    )`,
    'create index provider_calls_account on provider_calls (provider, account_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
