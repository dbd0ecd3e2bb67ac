/** One sync: list, note what is new, fetch it. Every step is stored before the next, so a run may end anywhere. */
import type { Settings } from '@sheaf/contract'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Blobs } from '../blobs/blobs.ts'
import { StorageFull } from '../blobs/errors.ts'
import { effectiveConfiguration } from '../configurations/configurations.ts'
import type { Credential, Database } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { Provider, ProviderApi } from '../providers/provider.ts'
import type { Queue } from '../queue/queue.ts'
import { CredentialGone } from '../vault/errors.ts'
import type { Connections } from '../vault/vault.ts'
import { fetchAll } from './fetch-all.ts'
import { createGate } from './gate.ts'
import type { Limits } from './limits.ts'
import { listAll, newest } from './list.ts'
import { lookBack } from './look-back.ts'
import { backoff, type Patience, patiently } from './patience.ts'
import { listedSources, noteListed, noteNotFetched, setAside } from './sources.ts'

export interface RunParts {
  readonly db: Kysely<Database>
  readonly blobs: Blobs
  readonly queue: Queue
  readonly connections: Connections
  readonly provider: Pick<Provider, 'name'>
  readonly clock: () => number
  /** From 0 to 1. */
  readonly random: () => number
  readonly log: Logger
  readonly patience: Patience
  readonly limits: Limits
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** A run whose process died, and whose job was lost with it, is started again after this. */
const leaseMs = 30 * minuteMs
/** How often a run lists anew because files have changed between list and download. */
const rounds = 4

export function createRun(parts: RunParts): (credentialId: string, signal: AbortSignal) => Promise<void> {
  const { db, connections, clock, random, log, limits } = parts
  const gateOf = createGate(parts)

  const mark = (
    id: string,
    set: {
      state: 'waiting' | 'running' | 'failed'
      next_at: Date
      started_at?: Date
      last_error?: string
      error_code?: string
      error_at?: Date
      asked?: boolean
    },
  ) => db.updateTable('syncs').set(set).where('credential_id', '=', id).execute()
  const find = (id: string) =>
    db.selectFrom('credentials').selectAll().where('id', '=', id).executeTakeFirst()

  const syncOf = (id: string) =>
    db.selectFrom('syncs').selectAll().where('credential_id', '=', id).executeTakeFirst()

  /** Not when other keys, perhaps of another account, were attached meanwhile. */
  const noteCovered = (
    credential: Credential,
    set: {
      account_id?: string
      since?: string | null
      listed_from?: string
      shared_accounts?: string[]
      listed_whole_at?: Date | null
    },
  ) =>
    db
      .updateTable('syncs')
      .set(set)
      .where('credential_id', 'in', (eb) =>
        eb
          .selectFrom('credentials')
          .select('id')
          .where('id', '=', credential.id)
          .where('created_at', '=', credential.created_at),
      )
      .execute()

  const sync = async (
    credential: Credential,
    { configuration, asked }: { configuration: Settings; asked: boolean },
    signal: AbortSignal,
  ) => {
    const api = connections.api(credential.id)
    const { operationsProcessingRange: months, syncPartnerData: includeShared } = configuration
    const known = (await syncOf(credential.id))?.account_id ?? credential.id
    const ask = () => gateOf(known).call(() => api.whoAmI(), signal)
    const account = await patiently(ask, parts, signal)
    const gate = gateOf(account.id)
    const sharedAccounts = includeShared ? account.sharedAccounts : []
    const report = { sync: 'finished', listed: 0, downloaded: 0, notFetched: 0 }
    for (let round = 1; ; round++) {
      const before = await syncOf(credential.id)
      if (!before) throw new CredentialGone()
      const now = clock()
      const { since, listed_from, whole } = lookBack(before, { months, sharedAccounts, now })
      const listing: Pick<ProviderApi, 'listFiles'> = {
        listFiles: (query) => gate.call(() => api.listFiles(query), signal),
      }
      const listed = await listAll({ ...parts, api: listing }, { since, includeShared }, signal)
      await noteListed(db, credential, listed.files)
      await noteCovered(credential, {
        account_id: account.id,
        since: newest(listed.files, before.since ?? undefined, now) ?? null,
        listed_from,
        shared_accounts: [...sharedAccounts],
        ...(listed.settled ? (whole ? { listed_whole_at: new Date(now) } : {}) : { listed_whole_at: null }),
      })
      // Who asks for a sync asks for what is set aside too.
      const waiting = await listedSources(db, credential, asked ? undefined : now)
      const fetched = await fetchAll({ ...parts, api, gate, atOnce: limits.ofAnAccount }, waiting, signal)
      report.listed += listed.files.length
      report.downloaded += fetched.downloaded
      // What was listed and could not be had may come back as it was.
      if (fetched.gone > 0) await noteCovered(credential, { listed_whole_at: null })
      if (fetched.changed.length > 0 && round < rounds) continue
      const notFetched = [...fetched.failed, ...fetched.changed]
      const failing: ProviderError[] = []
      for (const { source, error } of notFetched)
        if (!(await noteNotFetched(parts, source, error))) failing.push(error)
      if (failing[0]) throw failing.find(({ retryAfterMs }) => retryAfterMs !== undefined) ?? failing[0]
      return { ...report, notFetched: notFetched.length }
    }
  }

  /** A run that went well, but for files that are set aside. */
  const finish = async (credential: Credential, { notFetched }: { notFetched: number }) => {
    const now = clock()
    // At least every 24 hours, and not everybody in the same minute.
    const daily = now + 24 * hourMs - random() * hourMs
    const aside = await setAside(db, credential)
    const error = aside
      ? {
          last_error: `${aside.files === 1 ? '1 file' : `${aside.files} files`} could not be fetched so far: ${aside.message}`,
          error_code: aside.code,
          ...(notFetched > 0 ? { error_at: new Date(now) } : {}),
        }
      : { last_error: null, error_code: null, error_at: null }
    await db
      .updateTable('syncs')
      .set({
        state: 'finished',
        finished_at: new Date(now),
        next_at: new Date(Math.min(daily, aside?.next ?? daily)),
        ...error,
      })
      .where('credential_id', '=', credential.id)
      .execute()
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
      await connections.prepare(id)
      const credential = await find(id)
      if (!credential) return
      const report = await sync(credential, { configuration, asked }, signal)
      await connections.finished(id, report)
      await finish(credential, report)
    } catch (error) {
      if (error instanceof CredentialGone) return
      if (signal.aborted)
        return void (await mark(id, { state: 'waiting', next_at: new Date(clock()), asked }))
      const known = error instanceof ProviderError || error instanceof StorageFull
      const last_error = known ? error.message : 'An internal error: the log of the server tells more.'
      log.warn({ err: error, credentialId: id }, 'sync failed')
      // A provider that was not asked has not failed.
      if (error instanceof ProviderError && error.code !== 'paused') await connections.failed(id, error)
      const failures = (await find(id))?.failures ?? 0
      await mark(id, {
        state: 'failed',
        last_error,
        error_code: known ? error.code : 'internal',
        error_at: new Date(clock()),
        next_at: new Date(clock() + retryAfter(error, failures)),
        asked,
      })
      if (!known) throw error
    }
  }

  /**
   * Milliseconds: half a minute at first, within the grace that a provider gives to who lost its new token; then 1, 2, 4
   * minutes ... an hour, or what the provider asks for; a day for what a grower must allow.
   */
  function retryAfter(error: unknown, failures: number): number {
    if (error instanceof ProviderError && error.code === 'insufficient_scope') return 24 * hourMs
    const asked = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0
    const again = Math.min(hourMs, backoff(minuteMs / 2, Math.max(1, Math.min(failures, 8)), random()))
    return Math.max(Math.min(asked, limits.longestPauseMs) * (1 + random() / 20), again)
  }
}
