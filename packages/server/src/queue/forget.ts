import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'

/**
 * Jobs that name the user, but for those that run: these find their rows gone, and are forgotten by the nightly look.
 * Jobs that carry ids of other rows name nobody.
 */
export async function forgetJobsOf(db: Kysely<Database>, userId: string): Promise<void> {
  await sql`delete from pgboss.job where state <> 'active' and data->>'userId' = ${userId}`.execute(db)
}

/** The same for users that are gone. */
export async function pruneForgottenJobs(db: Kysely<Database>): Promise<void> {
  await sql`
    delete from pgboss.job where state <> 'active' and data ? 'userId'
      and not exists (select from users where users.id::text = data->>'userId')
  `.execute(db)
}
