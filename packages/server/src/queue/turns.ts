import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import { jobKinds } from './job-kinds.ts'
import type { Jobs } from './queue.ts'

export interface Turn {
  readonly ownerId: string
  /** Jobs of a lower turn are taken first. */
  readonly turn: number
}

/**
 * Owners take turns, and inside an owner its users: who sends ten thousand jobs has one in a round, as everybody else.
 *
 * Start-time fair queueing (Goyal, Vin and Cheng, 1996) with a turn as the start tag: a user's jobs have turns one after
 * the other, from the turn that is served now at the earliest, so that who comes late is neither put behind those who
 * wait nor before what they have waited for. Users of one owner that wait at the same time step over each other's turns.
 *
 * Undefined where the kind knows no turns, or the row is gone. `inside` is where the job's row is seen, perhaps an open
 * transaction; the turn itself is noted outside of it, so that no two transactions ever wait for each other here.
 */
export async function takeTurn<Name extends keyof Jobs>(
  name: Name,
  payload: Jobs[Name],
  { db, inside }: { db: Kysely<Database>; inside: Kysely<Database> | Transaction<Database> },
): Promise<Turn | undefined> {
  const { about } = jobKinds[name]
  if (!about) return undefined
  const holder = await inside
    .selectFrom(about.table)
    .select(['owner_id', 'user_id'])
    .where('id', '=', about.id(payload))
    .executeTakeFirst()
  if (!holder) return undefined
  const { owner_id: ownerId, user_id: userId } = holder
  const { rows } = await sql<{ turn: number }>`
    with served as (
      select coalesce(
        (
          select -priority from pgboss.job
          where name = ${name} and state < 'active' and not blocked and start_after <= now()
          order by priority desc, created_on limit 1
        ),
        (
          select -priority from pgboss.job
          where name = ${name} and state = 'completed' and completed_on is not null
          order by completed_on desc limit 1
        ),
        0
      ) as turn
    ), beside as (
      select count(*)::int as users from turns, served
      where kind = ${name} and owner_id = ${ownerId} and user_id <> ${userId} and next > served.turn
    )
    insert into turns (kind, user_id, owner_id, next)
    select ${name}, ${userId}, ${ownerId}, served.turn + 2 * beside.users + 1 from served, beside
    on conflict (kind, user_id) do update
      set next = greatest(turns.next + (select users from beside) + 1, excluded.next)
    returning next - (select users from beside) - 1 as turn
  `.execute(db)
  return { ownerId, turn: rows[0]?.turn ?? 0 }
}

/** Those of users that are gone; and where no job is left by which the turn that is served is told, all begin anew. */
export async function pruneTurns(db: Kysely<Database>): Promise<void> {
  await sql`
    delete from turns where not exists (select from users where users.id = turns.user_id)
      or not exists (select from pgboss.job where name = turns.kind)
  `.execute(db)
}
