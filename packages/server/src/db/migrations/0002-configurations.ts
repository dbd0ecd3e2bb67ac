import { type Kysely, sql } from 'kysely'

/** Configurations, what they steer in a sync, what is said with an upload, and what an image shows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    // What an owner has set; the defaults are not stored.
    `alter table owners add column configuration json not null default '{}'`,
    // What a user has of its own; null: nothing.
    'alter table users add column configuration json',

    `alter table syncs
      -- how far back the last list reached, and whether what others share was in it: further asks for a new list
      add column listed_from timestamptz,
      add column with_shared boolean not null default false,
      -- somebody asked for it: it runs even where syncs do not run by themselves
      add column asked boolean not null default false`,

    // What the uploader knows of the data that the data does not tell: crop, date, time zone, columns.
    `alter table sources add column hints json not null default '{}'`,

    // Of an image: the property that it shows, and what a client reads beside it.
    'alter table artifacts add column image json',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
