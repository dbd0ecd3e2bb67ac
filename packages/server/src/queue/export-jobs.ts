/** What is queued, as a backup keeps it: not pg-boss's rows, which belong to its version, but what they ask for. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import { deadQueue, jobKinds } from './job-kinds.ts'

const kept = Object.entries(jobKinds).flatMap(([name, { cron }]) => (cron ? [] : [name]))

/** One JSON object a row, for jobs that wait or run: those that run are run again. `$1` is the names. */
export const exportJobs = {
  text: `
    select json_build_object(
      'name', name, 'data', data, 'priority', priority, 'key', singleton_key, 'group', group_id,
      'startAfter', start_after, 'createdOn', created_on,
      'source', case when source_name is null then null else json_build_object(
        'name', source_name, 'id', source_id, 'createdOn', source_created_on,
        'attempts', source_retry_count, 'output', source_output) end
    )::text as job
    from pgboss.job where name = any($1) and state < 'completed' order by created_on, id`,
  values: [[...kept, deadQueue]],
} as const

/** Queues exported jobs, with all their attempts. Those of kinds that are no more are left out. Gives their number. */
export async function importJobs(db: Kysely<Database>, jobs: readonly string[]): Promise<number> {
  const { rows } = await sql`
    insert into pgboss.job (
      name, data, priority, singleton_key, group_id, start_after, created_on, keep_until,
      retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds,
      policy, dead_letter, heartbeat_seconds,
      source_name, source_id, source_created_on, source_retry_count, source_output
    )
    select queue.name, job->'data', (job->>'priority')::int, job->>'key', job->>'group',
      (job->>'startAfter')::timestamptz, (job->>'createdOn')::timestamptz,
      greatest(now(), (job->>'startAfter')::timestamptz) + queue.retention_seconds * interval '1s',
      queue.retry_limit, queue.retry_delay, queue.retry_backoff, queue.retry_delay_max,
      queue.expire_seconds, queue.deletion_seconds, queue.policy, queue.dead_letter, queue.heartbeat_seconds,
      job->'source'->>'name', (job->'source'->>'id')::uuid, (job->'source'->>'createdOn')::timestamptz,
      (job->'source'->>'attempts')::int, job->'source'->'output'
    from unnest(${[...jobs]}::jsonb[]) with ordinality as queued (job, position)
      join pgboss.queue on queue.name = job->>'name'
    order by position
    on conflict do nothing
    returning 1
  `.execute(db)
  return rows.length
}
