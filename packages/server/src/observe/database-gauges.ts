/** Gauges of what is in the database: the same in every process that is asked. */
import { type Kysely, sql } from 'kysely'
import type { Database } from '../db/schema.ts'
import { deadQueue } from '../queue/job-kinds.ts'
import type { Metrics } from './metrics.ts'

interface Parts {
  readonly db: Kysely<Database>
  readonly metrics: Metrics
  readonly clock: () => number
}

/** Sets them anew; where the database does not answer, only `sheaf_database_up` is set, and the others are gone. */
export async function gaugeDatabase({ db, metrics, clock }: Parts): Promise<void> {
  const found = await Promise.all([jobsOf(db), credentialsOf(db, clock()), damagedOf(db)]).catch(
    () => undefined,
  )
  const { jobsByState, oldestWaiting, credentials, syncLag, damagedBlobs } = metrics
  for (const each of [jobsByState, oldestWaiting, credentials, syncLag]) each.reset()
  if (!found) damagedBlobs.remove()
  metrics.databaseUp.set(found ? 1 : 0)
  if (!found) return
  const [jobs, accounts, damaged] = found
  for (const kind of metrics.kinds) {
    const { waiting, delayed, running, dead, oldest } = jobs.get(kind) ?? none
    for (const [state, count] of Object.entries({ waiting, delayed, running, dead }))
      jobsByState.set({ kind, state }, count)
    oldestWaiting.set({ kind }, oldest)
  }
  for (const { status, count, lag } of accounts) {
    credentials.set({ status }, count)
    syncLag.set({ status }, lag)
  }
  damagedBlobs.set(damaged)
}

const none = { waiting: 0, delayed: 0, running: 0, dead: 0, oldest: 0 }

/** Of states that pg-boss has an index for: jobs that have ended stay in the table for days. */
async function jobsOf(db: Kysely<Database>): Promise<Map<string, typeof none>> {
  const { rows } = await sql<typeof none & { kind: string }>`
    with live as (
      select name <> ${deadQueue} as alive, case when name = ${deadQueue} then source_name else name end as kind,
        state, start_after, greatest(created_on, start_after) as due
      from pgboss.job where state in ('created', 'retry', 'active', 'failed')
    )
    select kind,
      (count(*) filter (where alive and state < 'active' and start_after <= now()))::int as waiting,
      (count(*) filter (where alive and state < 'active' and start_after > now()))::int as delayed,
      (count(*) filter (where alive and state = 'active'))::int as running,
      (count(*) filter (where not alive and state < 'active'))::int as dead,
      coalesce(extract(epoch from now() - min(due) filter (where alive and state < 'active' and start_after <= now())), 0)
        ::float8 as oldest
    from live group by kind
  `.execute(db)
  return new Map(rows.map(({ kind, ...counts }) => [kind, counts]))
}

async function credentialsOf(db: Kysely<Database>, now: number) {
  const { rows } = await sql<{ status: string; count: number; lag: number }>`
    select status, count(*)::int as count,
      max(extract(epoch from ${new Date(now)}::timestamptz - coalesce(finished_at, created_at)))::float8 as lag
    from credentials left join syncs on syncs.credential_id = credentials.id
    group by status
  `.execute(db)
  return rows
}

async function damagedOf(db: Kysely<Database>): Promise<number> {
  const { damaged } = await db
    .selectFrom('blobs')
    .select(({ fn }) => fn.countAll<number>().as('damaged'))
    .where('damaged_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return damaged
}
