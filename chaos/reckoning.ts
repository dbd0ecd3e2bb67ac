/** What came of it all: read from the database and from what the webhook heard. */
import { type AlertType, alertKeys } from '@sheaf/contract'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../packages/server/src/db/schema.ts'
import { jobKinds } from '../packages/server/src/queue/job-kinds.ts'
import type { Receiver } from '../packages/server/tests/receiver.ts'
import type { World } from './growers.ts'

/** Those of a schedule come again and again. */
const kinds = Object.entries(jobKinds).flatMap(([name, { cron }]) => (cron ? [] : [name]))

/** What is still to be done: jobs, files, plans, merges, alerts. */
export async function unfinished(db: Kysely<Database>): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select
      (select count(*)::int from pgboss.job where state < 'completed' and name = any(${kinds})) as jobs,
      (select count(*)::int from sources where state not in ('converted', 'failed')) as sources,
      (select count(*)::int from files where status = 'processing') as files,
      (select count(*)::int from merges where built is distinct from wanted) as merges,
      (select count(*)::int from plans where waiting_since is not null) as plans,
      (select count(*)::int from syncs where state <> 'finished') as syncs,
      (select count(*)::int from alerts where delivered_at is null) as alerts
  `.execute(db)
  return rows[0] ?? {}
}

export interface Reckoning {
  readonly expected: number
  readonly lost: number
  readonly duplicated: number
  readonly failed: number
  readonly dead: number
  readonly operations: number
  /** Files that an operation should be made of and is not, or the other way round. */
  readonly missingInOperations: number
  readonly raised: number
  readonly untold: number
  readonly toldTwice: number
}

export async function reckon(db: Kysely<Database>, world: World, receiver: Receiver): Promise<Reckoning> {
  const { provided, growers, batches } = world
  const atProvider = [...provided.values()].reduce((total, count) => total + count, 0)
  const expected = atProvider * growers.length + batches.length
  const counted = await sql<{ fetched: number; names: number; taken: number; failed: number; dead: number }>`
    select
      count(*) filter (where files.origin = 'provider')::int as fetched,
      count(distinct (files.user_id, sources.provider_file_id)) filter (where files.origin = 'provider')::int as names,
      count(*) filter (where sources.id = any(${batches}::uuid[]))::int as taken,
      count(*) filter (where files.status = 'failed')::int as failed,
      (select count(*)::int from pgboss.job where name = 'dead' and state < 'active') as dead
    from files join sources on sources.id = files.source_id
  `.execute(db)
  const { fetched = 0, names = 0, taken = 0, failed = 0, dead = 0 } = counted.rows[0] ?? {}
  // An upload whose answer never came is there, or is not: both are right.
  const uploads = await sql<{ uploads: number }>`
    select count(*)::int as uploads from sources where id = any(${batches}::uuid[])
      and (select count(*) from files where source_id = sources.id) = 1
  `.execute(db)
  const single = uploads.rows[0]?.uploads ?? 0

  return {
    expected,
    lost: expected - names - Math.min(single, batches.length),
    duplicated: fetched - names + Math.max(0, taken - batches.length),
    failed,
    dead,
    ...(await operationsOf(db)),
    ...(await alertsOf(db, receiver)),
  }
}

/** Every file is of one field, and so in one operation. */
async function operationsOf(db: Kysely<Database>) {
  const { rows } = await sql<{ operations: number; missingInOperations: number }>`
    with made as (
      select operations.file_id from operations join files on files.id = operations.file_id where status = 'processed'
    )
    select (select count(*)::int from made) as operations,
      count(*) filter (where (select count(*) from file_sources join made using (file_id) where source_file_id = files.id) <> 1)::int
        as "missingInOperations"
    from files where status = 'processed' and origin in ('provider', 'uploaded')
  `.execute(db)
  return rows[0] ?? { operations: 0, missingInOperations: 0 }
}

/** Alerts of a resource are numbered one by one: each number must have been heard. */
async function alertsOf(db: Kysely<Database>, { calls }: Receiver) {
  const heard = new Map<string, Set<number>>()
  let told = 0
  for (const { body, headers } of calls) {
    const sequence = Number(headers['x-sheaf-sequence'])
    if (!sequence) continue
    told++
    const alert = JSON.parse(body) as Record<string, string> & { type: AlertType }
    const key = alertKeys[alert.type].find((each) => each !== 'leafUserId' && each.endsWith('Id'))
    const resource = alert[key ?? ''] ?? ''
    heard.set(resource, (heard.get(resource) ?? new Set()).add(sequence))
  }
  const sequences = await db.selectFrom('alert_sequences').select(['resource_id', 'last']).execute()
  let [raised, untold] = [0, 0]
  for (const { resource_id, last } of sequences) {
    raised += last
    for (let n = 1; n <= last; n++) if (!heard.get(resource_id)?.has(n)) untold++
  }
  return { raised, untold, toldTwice: told - (raised - untold) }
}
