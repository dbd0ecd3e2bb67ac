import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import { listDeadJobs } from '../queue/dead-jobs.ts'
import { type Finding, ok, warning, wrong } from './finding.ts'

/** Jobs that nobody takes any more, and files that wait for a job that is not there. */
export async function lookAtWork(db: Kysely<Database>): Promise<Finding[]> {
  const { rows: queue } = await sql`select 1 where to_regclass('pgboss.job') is not null`.execute(db)
  if (queue.length === 0) return [ok('jobs', 'No queue yet: the first start makes it')]
  return [await deadOnes(db), await stuckOnes(db)]
}

async function deadOnes(db: Kysely<Database>): Promise<Finding> {
  const dead = await listDeadJobs(db)
  if (dead.length === 0) return ok('jobs', 'No job has used up its attempts')
  const kinds = Map.groupBy(dead, ({ kind }) => kind)
  const counts = [...kinds].map(([kind, jobs]) => `${jobs.length} ${kind}`).join(', ')
  return wrong(
    'jobs',
    `Jobs have used up their attempts: ${counts}`,
    'sheaf retry tells why; when the cause is mended, sheaf retry --all queues them again.',
  )
}

async function stuckOnes(db: Kysely<Database>): Promise<Finding> {
  const { rows } = await sql<{ id: string }>`
    select id from sources
    where state = 'stored' and updated_at < now() - interval '1 minute' and not exists (
      select from pgboss.job
      where job.data->>'sourceId' = sources.id::text and job.state < 'completed'
    )
    order by updated_at limit 10
  `.execute(db)
  if (rows.length === 0) return ok('sources', 'Every file that waits has its job')
  return warning(
    'sources',
    `Files wait and no job is queued for them: ${rows.map(({ id }) => id).join(', ')}`,
    'PUT /services/operations/api/batch/{id}/retry for uploads; files of a provider come with the next sync.',
  )
}
