import { type Kysely, sql } from 'kysely'

/**
 * The id of a Magic Link opens it: it is kept sealed, and found by a keyed hash. Links that are there get both, and
 * another id of their row, at the next start, which has the key.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `alter table magic_links
      add column link_hash bytea unique,
      add column secret bytea`,
    `alter table magic_link_sessions
      drop constraint magic_link_sessions_magic_link_id_fkey,
      add foreign key (magic_link_id) references magic_links on delete cascade on update cascade`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
