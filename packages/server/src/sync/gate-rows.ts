/** The rows behind a gate: whoever reads and writes them holds the provider's lock for that moment. */
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { Limits } from './limits.ts'

export interface GateParts {
  readonly db: Kysely<Database>
  readonly provider: { readonly name: string }
  readonly limits: Limits
  readonly clock: () => number
  /** From 0 to 1. */
  readonly random: () => number
}

/** Whether the provider works, and how long it wants to be left alone, where a call has told. */
export interface Heard {
  readonly works?: boolean
  readonly pauseMs?: number | undefined
}

/** A call whose process has not said for so long that it is alive is no longer counted. */
export const aliveMs = 15_000
/** One call tries whether the provider works again; where it has not ended by then, another one may. */
const probeMs = 60_000
/** The row of the provider as a whole. */
const everybody = ''

/** Undefined: go on, the call is counted. `busy`: as many as may are under way. Else milliseconds since 1970. */
export async function enter(
  { db, provider, limits, clock }: GateParts,
  id: string,
  accountId: string,
): Promise<{ until: undefined | 'busy' | number; broken: boolean }> {
  return locked(db, provider.name, async (tx) => {
    const now = clock()
    const gates = await tx
      .selectFrom('provider_gates')
      .selectAll()
      .where('provider', '=', provider.name)
      .where('account_id', 'in', [everybody, accountId])
      .execute()
    const all = gates.find((gate) => gate.account_id === everybody)
    const closed = (text: string | null | undefined) =>
      text && Date.parse(text) > now ? Date.parse(text) : 0
    const isBroken = all !== undefined && all.failures >= limits.failures
    const broken = isBroken ? Math.max(closed(all.closed_until), closed(all.probed_until)) : 0
    if (broken > 0) return { until: broken, broken: true }
    const until = Math.max(0, ...gates.map((gate) => closed(gate.closed_until)))
    if (until > 0) return { until, broken: false }

    await tx
      .deleteFrom('provider_calls')
      .where('provider', '=', provider.name)
      .where('alive_until', '<', new Date(now).toISOString())
      .execute()
    const { ofAll, ofAnAccount } = await tx
      .selectFrom('provider_calls')
      .where('provider', '=', provider.name)
      .select([
        sql<number>`count(*)`.as('ofAll'),
        sql<number>`count(*) filter (where account_id = ${accountId})`.as('ofAnAccount'),
      ])
      .executeTakeFirstOrThrow()
    if (ofAll >= limits.ofAll || ofAnAccount >= limits.ofAnAccount) return { until: 'busy', broken: false }
    const call = { id, provider: provider.name, account_id: accountId }
    await tx
      .insertInto('provider_calls')
      .values({ ...call, alive_until: new Date(now + aliveMs) })
      .execute()
    if (isBroken) {
      const probed_until = new Date(now + probeMs)
      await gateOf(tx, provider.name, everybody).set({ probed_until }).execute()
    }
    return { until: undefined, broken: false }
  })
}

export async function keepAlive({ db, clock }: GateParts, id: string): Promise<void> {
  const alive_until = new Date(clock() + aliveMs)
  await db.updateTable('provider_calls').set({ alive_until }).where('id', '=', id).execute()
}

/** The call has ended: what was heard from the provider is told to everybody. */
export async function leave(
  parts: GateParts,
  id: string,
  accountId: string,
  { works, pauseMs }: Heard,
): Promise<void> {
  const { db, provider, limits, clock } = parts
  await db.deleteFrom('provider_calls').where('id', '=', id).execute()
  if (works === false) await failed(parts)
  if (works === true)
    await gateOf(db, provider.name, everybody)
      .set({ failures: 0, closings: 0, closed_until: null, probed_until: null })
      .where('failures', '>', 0)
      .execute()
  if (pauseMs === undefined) return
  const closed_until = new Date(clock() + Math.min(pauseMs, limits.longestPauseMs))
  await db
    .insertInto('provider_gates')
    .values({ provider: provider.name, account_id: accountId, closed_until })
    .onConflict((conflict) =>
      conflict.columns(['provider', 'account_id']).doUpdateSet({
        closed_until: sql`greatest(provider_gates.closed_until, excluded.closed_until)`,
      }),
    )
    .execute()
}

/** Closes the gate where there have been too many; those that were under way when it closed do not close it again. */
async function failed({ db, provider, limits, clock, random }: GateParts): Promise<void> {
  await locked(db, provider.name, async (tx) => {
    const now = clock()
    const { failures, closings, closed_until } = await tx
      .insertInto('provider_gates')
      .values({ provider: provider.name, account_id: everybody, failures: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['provider', 'account_id'])
          .doUpdateSet((eb) => ({ failures: eb('provider_gates.failures', '+', 1) })),
      )
      .returningAll()
      .executeTakeFirstOrThrow()
    if (failures < limits.failures || (closed_until !== null && Date.parse(closed_until) > now)) return
    const closedMs = Math.min(limits.longestClosedMs, limits.closedMs * 2 ** closings)
    await gateOf(tx, provider.name, everybody)
      .set({
        closed_until: new Date(now + closedMs * (1 + random() / 10)),
        closings: closings + 1,
        probed_until: null,
      })
      .execute()
  })
}

function gateOf(db: Kysely<Database>, provider: string, accountId: string) {
  return db.updateTable('provider_gates').where('provider', '=', provider).where('account_id', '=', accountId)
}

/** Ends with the transaction, whatever becomes of this process. */
function locked<T>(
  db: Kysely<Database>,
  provider: string,
  work: (tx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`asking ${provider}`}, 0))`.execute(tx)
    return work(tx)
  })
}
