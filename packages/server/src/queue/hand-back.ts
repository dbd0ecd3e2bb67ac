import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'

/** A job under way in this process; `retryCount` names the attempt. */
export interface RunningJob {
  readonly id: string
  readonly name: string
  readonly retryCount: number
}

/**
 * Gives jobs back that this process will not end, so that another one takes them at once. The attempt does not count.
 * `started_on` stays: the next run is an attempt of its own number, and what this process still says of the job is void.
 */
export async function handBack(db: Kysely<Database>, jobs: readonly RunningJob[]): Promise<void> {
  for (const { id, name, retryCount } of jobs) {
    await sql`
      update pgboss.job
      set state = 'retry', start_after = now(), heartbeat_on = null, retry_limit = retry_limit + 1
      where name = ${name} and id = ${id} and state = 'active' and retry_count = ${retryCount}
    `.execute(db)
  }
}
