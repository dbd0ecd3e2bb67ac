import { type Kysely, sql } from 'kysely'

/** Whose turn it is among the jobs of one kind. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // No reference to users: it is written outside the transaction that queues a job, and is but an order.
    `create table turns (
      kind text collate "C" not null,
      user_id uuid not null,
      owner_id uuid not null,
      -- the turn after the user's last one
      next integer not null,
      primary key (kind, user_id)
    )`,
    'create index turns_next on turns (kind, next)',
    'create index turns_owner on turns (kind, owner_id)',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
