/** Jobs whose attempts are used up: pg-boss moves them to a queue of their own, where nobody takes them. */
import { randomUUID } from 'node:crypto'
import { type Kysely, sql, type Transaction } from 'kysely'
import { jsonText } from '../db/json.ts'
import type { Database } from '../db/schema.ts'
import { deadQueue, jobKinds } from './job-kinds.ts'
import type { DeadJob, Jobs } from './queue.ts'

/** Of all kinds, the longest dead first. */
export async function listDeadJobs(db: Kysely<Database>): Promise<DeadJob[]> {
  const { rows } = await sql<Omit<DeadJob, 'code'> & { code: string | null }>`
    select id, source_name as kind, data as payload, created_on as since,
      coalesce(source_retry_count, 0) + 1 as attempts,
      coalesce(source_output->>'message', source_output->'value'->>'message', source_output->>'value', 'unknown') as reason,
      coalesce(source_output->>'code', source_output->'value'->>'code') as code
    from pgboss.job
    where name = ${deadQueue} and state < 'active' and source_name is not null
    order by created_on, id
  `.execute(db)
  return rows.map(({ code, ...job }) => ({ ...job, code: code ?? undefined }))
}

/** Takes away the dead jobs of a kind that carry this. */
export async function forgetDeadJobs<Name extends keyof Jobs>(
  db: Kysely<Database>,
  name: Name,
  payload: Jobs[Name],
): Promise<void> {
  await sql`
    delete from pgboss.job
    where name = ${deadQueue} and source_name = ${name} and data @> ${jsonText(payload)}::jsonb and state < 'active'
  `.execute(db)
}

/** Puts a job among the dead ones that its handler has given up for good; it is kept for `keptDays`. */
export async function buryJob<Name extends keyof Jobs>(
  tx: Transaction<Database>,
  name: Name,
  payload: Jobs[Name],
  { reason, code, attempts, keptDays }: { reason: string; code: string; attempts: number; keptDays: number },
): Promise<void> {
  const { key, group } = jobKinds[name]
  await sql`
    insert into pgboss.job (
      name, data, singleton_key, group_id, keep_until, deletion_seconds,
      source_name, source_id, source_created_on, source_retry_count, source_output
    )
    select queue.name, ${JSON.stringify(payload)}::jsonb, ${key?.(payload) ?? null}, ${group?.(payload) ?? null},
      now() + ${keptDays} * interval '1 day', deletion_seconds,
      ${name}, ${randomUUID()}, now(), ${attempts - 1}, ${jsonText({ message: reason, code })}::jsonb
    from pgboss.queue where name = ${deadQueue}
  `.execute(tx)
}
