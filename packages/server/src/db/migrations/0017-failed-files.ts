import { type Kysely, sql } from 'kysely'

/** The console asks whose files have failed, again and again while files are made. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index files_failed on files (user_id) where status = 'failed'`.execute(db)
}
