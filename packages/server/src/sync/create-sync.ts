import { sql } from 'kysely'
import { defaultPatience, type Patience } from './patience.ts'
import { fetchedResources } from './resources.ts'
import { createRun, type RunParts } from './run.ts'
import type { Sync, SyncRuns, SyncState } from './sync.ts'

export function createSync(parts: Omit<RunParts, 'patience'> & { patience?: Patience }): {
  sync: Sync
  runs: SyncRuns
} {
  const { db, queue, clock } = parts
  const run = createRun({ ...parts, patience: parts.patience ?? defaultPatience })

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
          sql<number>`count(*) filter (where state = 'converted')`.as('converted'),
          sql<number>`count(*) filter (where state = 'failed')`.as('failed'),
        ])
        .executeTakeFirstOrThrow()
      return {
        state: found.state,
        nextSync: found.next_at,
        ...counts,
        ...(found.finished_at ? { lastSync: found.finished_at } : {}),
        ...(found.last_error ? { lastError: found.last_error } : {}),
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
        .where('credentials.status', '<>', 'UNAUTHENTICATED')
        .execute()
      for (const { credential_id } of due) await queue.send('sync', { credentialId: credential_id })
    },
  }
  return { sync, runs }
}
