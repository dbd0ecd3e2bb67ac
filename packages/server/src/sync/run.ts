/** One sync: list, note what is new, fetch it. Every step is stored before the next, so a run may end anywhere. */
import type { Settings } from '@sheaf/contract'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Blobs } from '../blobs/blobs.ts'
import { StorageFull } from '../blobs/errors.ts'
import { effectiveConfiguration } from '../configurations/configurations.ts'
import type { Credential, CredentialStatus, Database, Source } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { ProviderApi } from '../providers/provider.ts'
import type { Queue } from '../queue/queue.ts'
import { CredentialGone } from '../vault/errors.ts'
import type { Connections } from '../vault/vault.ts'
import { fetchFile } from './fetch-file.ts'
import { listAll, newest } from './list.ts'
import { lookBack } from './look-back.ts'
import type { Patience } from './patience.ts'
import { listedSources, noteGone, noteListed, noteStored } from './sources.ts'

export interface RunParts {
  readonly db: Kysely<Database>
  readonly blobs: Blobs
  readonly queue: Queue
  readonly connections: Connections
  readonly clock: () => number
  /** From 0 to 1. */
  readonly random: () => number
  readonly log: Logger
  readonly patience: Patience
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** A run whose process died, and whose job was lost with it, is started again after this. */
const leaseMs = 30 * minuteMs
const downloadsAtOnce = 4

export function createRun(parts: RunParts): (credentialId: string, signal: AbortSignal) => Promise<void> {
  const { db, connections, clock, random, log, patience } = parts

  const mark = (
    id: string,
    set: {
      state: 'waiting' | 'running' | 'failed'
      next_at: Date
      started_at?: Date
      last_error?: string
      asked?: boolean
    },
  ) => db.updateTable('syncs').set(set).where('credential_id', '=', id).execute()
  const find = (id: string) =>
    db.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirst()

  const syncOf = (id: string) =>
    db.selectFrom('syncs').selectAll().where('credential_id', '=', id).executeTakeFirst()

  const sync = async (credential: Credential, configuration: Settings, signal: AbortSignal) => {
    const api = connections.api(credential.id)
    const before = await syncOf(credential.id)
    if (!before) throw new CredentialGone()
    const { operationsProcessingRange: months, syncPartnerData: includeShared } = configuration
    const { since, listed_from } = lookBack(before, { months, includeShared, now: clock() })
    const files = await listAll(api, { since, includeShared }, patience, signal)
    await noteListed(db, credential, files)
    await db
      .updateTable('syncs')
      .set({
        since: newest(files, before.since ?? undefined) ?? null,
        listed_from,
        with_shared: includeShared,
      })
      // Not when other keys, perhaps of another account, were attached meanwhile.
      .where('credential_id', 'in', (eb) =>
        eb
          .selectFrom('credentials')
          .select('id')
          .where('id', '=', credential.id)
          .where('created_at', '=', credential.created_at),
      )
      .execute()
    const waiting = await listedSources(db, credential)
    const downloaded = await fetchAll(parts, api, waiting, signal)
    return { sync: 'finished', listed: files.length, downloaded }
  }

  return async (id, signal) => {
    const found = await find(id)
    if (!found) return
    const configuration = await effectiveConfiguration(db, found.owner_id, found.user_id)
    const asked = (await syncOf(id))?.asked ?? false
    const started = clock()
    // Looked at again, for it may be switched on.
    if (!configuration.operationsAutoSync && !asked)
      return void (await mark(id, { state: 'waiting', next_at: new Date(started + hourMs) }))
    const next_at = new Date(started + leaseMs)
    await mark(id, { state: 'running', started_at: new Date(started), next_at, asked: false })
    try {
      const status = await connections.prepare(id)
      const credential = await find(id)
      if (!credential) return
      if (status !== 'OK' && status !== 'MISSING_PERMISSION') throw notReady(status)
      const report = await sync(credential, configuration, signal)
      await connections.finished(id, report)
      // At least every 24 hours, and not everybody in the same minute.
      const next_at = new Date(clock() + 24 * hourMs - random() * hourMs)
      const end = { state: 'finished', finished_at: new Date(clock()), next_at, last_error: null } as const
      await db.updateTable('syncs').set(end).where('credential_id', '=', id).execute()
    } catch (error) {
      if (error instanceof CredentialGone) return
      if (signal.aborted)
        return void (await mark(id, { state: 'waiting', next_at: new Date(clock()), asked }))
      const known = error instanceof ProviderError || error instanceof StorageFull
      const last_error = known ? error.message : 'An internal error: the log of the server tells more.'
      log.warn({ err: error, credentialId: id }, 'sync failed')
      if (error instanceof ProviderError) await connections.failed(id, error)
      const failures = (await find(id))?.failures ?? 0
      await mark(id, {
        state: 'failed',
        last_error,
        next_at: new Date(clock() + retryAfter(error, failures)),
        asked,
      })
      if (!(error instanceof ProviderError)) throw error
    }
  }
}

/** What `prepare` has found, in the words of a failing call. */
function notReady(status: CredentialStatus): ProviderError {
  return status === 'UNAUTHENTICATED'
    ? new ProviderError('rejected', 'The provider no longer takes these credentials: connect again')
    : new ProviderError('unreachable', 'The provider cannot be reached')
}

/** Milliseconds: 1, 2, 4 minutes ... an hour at most, or what the provider asks for; a day for what a grower must allow. */
function retryAfter(error: unknown, failures: number): number {
  if (error instanceof ProviderError && error.code === 'insufficient_scope') return 24 * hourMs
  const asked = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0
  return Math.max(asked, Math.min(60, 2 ** failures) * minuteMs)
}

/** A file that cannot be had does not keep the others from coming; the first failure is thrown at the end. */
async function fetchAll(
  parts: RunParts,
  api: ProviderApi,
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<number> {
  const waiting = sources.values()
  const failures: unknown[] = []
  let downloaded = 0
  const work = async () => {
    for (const source of waiting) {
      if (failures.some((failure) => !(failure instanceof ProviderError) || failure.code !== 'unreachable'))
        return
      try {
        signal.throwIfAborted()
        const blob = await fetchFile({ ...parts, api }, source, signal)
        if (await noteStored(parts, source, blob)) downloaded++
      } catch (error) {
        if (error instanceof ProviderError && error.code === 'not_found') await noteGone(parts.db, source)
        else failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: downloadsAtOnce }, work))
  if (failures.length > 0) throw failures[0]
  return downloaded
}
