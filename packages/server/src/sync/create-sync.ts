import { sql } from 'kysely'
import { defaultLimits, type Limits } from './limits.ts'
import { defaultPatience, type Patience } from './patience.ts'
import { fetchedResources } from './resources.ts'
import { createRun, type RunParts } from './run.ts'
import type { Sync, SyncRuns, SyncState } from './sync.ts'

export function createSync(
  parts: Omit<RunParts, 'patience' | 'limits'> & { patience?: Patience; limits?: Limits },
): { sync: Sync; runs: SyncRuns } {
  const { db, queue, clock } = parts
  const run = createRun({
    ...parts,
    patience: parts.patience ?? defaultPatience,
    limits: parts.limits ?? defaultLimits,
  })

  const find = (ownerId: string, userId: string) =>
    db
      .selectFrom('syncs')
      .innerJoin('credentials', 'credentials.id', 'syncs.credential_id')
      .selectAll('syncs')
      .select('credentials.provider')
      .where('credentials.owner_id', '=', ownerId)
      .where('credentials.user_id', '=', userId)
      .executeTakeFirst()

  const sync: Sync = {
    fetchedResources: (ownerId, wanted) => fetchedResources(db, ownerId, wanted),

    async state(ownerId, userId): Promise<SyncState | undefined> {
      const found = await find(ownerId, userId)
      if (!found) return undefined
      const counts = await db
        .selectFrom('sources')
        .where('owner_id', '=', ownerId)
        .where('user_id', '=', userId)
        .where('provider', '=', found.provider)
        .where('origin', '=', 'provider')
        .select([
          sql<number>`count(*)`.as('found'),
          sql<number>`count(blob)`.as('downloaded'),
          sql<number>`count(*) filter (where state = 'listed')`.as('waiting'),
          sql<number>`coalesce(sum(size) filter (where state = 'listed'), 0)::bigint`.as('waitingBytes'),
          sql<number>`count(*) filter (where state = 'converted')`.as('converted'),
          sql<number>`count(*) filter (where state = 'failed')`.as('failed'),
        ])
        .executeTakeFirstOrThrow()
      return {
        state: found.state,
        nextSync: found.next_at,
        ...counts,
        ...(found.finished_at ? { lastSync: found.finished_at } : {}),
        ...(found.started_at ? { started: found.started_at } : {}),
        ...(found.last_error ? { lastError: found.last_error } : {}),
        ...(found.error_code ? { lastErrorCode: found.error_code } : {}),
        ...(found.error_at ? { lastErrorTime: found.error_at } : {}),
      }
    },

    async request(ownerId, userId) {
      const found = await find(ownerId, userId)
      if (!found) return false
      const row = db.updateTable('syncs').set({ asked: true })
      await row.where('credential_id', '=', found.credential_id).execute()
      await queue.send('sync', { credentialId: found.credential_id })
      return true
    },
  }

  const runs: SyncRuns = {
    run,
    async sendDue() {
      const due = await db
        .selectFrom('syncs')
        .innerJoin('credentials', 'credentials.id', 'syncs.credential_id')
        .select('syncs.credential_id')
        .where('syncs.next_at', '<=', new Date(clock()).toISOString())
        // Refused ones wait for the grower, unless new ones were attached that have not been tried.
        .where(({ or, eb }) =>
          or([
            eb('credentials.status', '<>', 'UNAUTHENTICATED'),
            eb('credentials.candidate', 'is not', null),
          ]),
        )
        .execute()
      for (const { credential_id } of due) await queue.send('sync', { credentialId: credential_id })
    },
  }
  return { sync, runs }
}
