/** The composition root: what the API and the jobs are handed. Only this file builds singletons. */
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { type Converter, ConvertersInvalid, readConverters } from '@sheaf/converters'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { type CallWebhook, createCallWebhook, type Resolve } from './alerts/call.ts'
import type { Blobs } from './blobs/blobs.ts'
import { notingDamage } from './blobs/damaged.ts'
import { openDiskBlobs } from './blobs/disk.ts'
import { type Changes, createChanges } from './changes/changes.ts'
import { type Config, ConfigInvalid } from './config/config.ts'
import type { ProviderConnections } from './connections/connections.ts'
import { createProviderConnections } from './connections/create-connections.ts'
import { asUnavailable, migrate, openDatabase, probe } from './db/database.ts'
import { startEmbedded } from './db/embedded/embedded.ts'
import type { Database } from './db/schema.ts'
import { fetch as undici } from './fetch.ts'
import { type AskGeometry, createAskGeometry, type GeometryLimits } from './fields/ask-geometry.ts'
import type { OnFieldChange } from './fields/changes.ts'
import { offerField } from './fields/offer.ts'
import { sealPlainLinks } from './magic-links/sealed-id.ts'
import { observedPool } from './observe/conversions.ts'
import { aroundJobs } from './observe/jobs.ts'
import { openLog } from './observe/log.ts'
import { createMetrics } from './observe/metrics.ts'
import type { Observe } from './observe/observe.ts'
import { observedProvider } from './observe/provider.ts'
import { openTraces } from './observe/traces.ts'
import { replan } from './plans/replan.ts'
import { createPrescriptions, type Prescriptions } from './prescriptions/prescriptions.ts'
import { type ConvertPool, createConvertPool, type PoolLimits } from './processing/convert-pool.ts'
import { createProcessing, type Processing } from './processing/processing.ts'
import { createReadBoundaries, type ReadBoundaries } from './processing/read-boundaries.ts'
import { agLeader } from './providers/agleader/ag-leader.ts'
import type { Provider } from './providers/provider.ts'
import { startQueue } from './queue/pg-boss-queue.ts'
import type { Queue } from './queue/queue.ts'
import { createSync } from './sync/create-sync.ts'
import type { Limits } from './sync/limits.ts'
import type { Patience } from './sync/patience.ts'
import type { Sync, SyncRuns } from './sync/sync.ts'
import { createVault } from './vault/create-vault.ts'
import { openDigestKey } from './vault/digest-key.ts'
import { SealBroken } from './vault/errors.ts'
import { keyFileOf, openMasterKeys } from './vault/master-key.ts'
import { createSealer, type MasterKeys, type Sealer } from './vault/seal.ts'
import type { Connections, Vault } from './vault/vault.ts'
import { verifyKey } from './vault/verify-key.ts'

export interface Context {
  readonly db: Kysely<Database>
  readonly blobs: Blobs
  readonly queue: Queue
  readonly vault: Vault
  readonly sync: Sync
  readonly prescriptions: Prescriptions
  readonly providerConnections: ProviderConnections
  /** The one place where others hear that a field has changed. */
  readonly onFieldChange: OnFieldChange
  readonly askGeometry: AskGeometry
  /** OAuth and address of AgFiniti. */
  readonly agLeader: Provider
  readonly callWebhook: CallWebhook
  readonly changes: Changes
  readonly sealer: Sealer
  readonly observe: Observe
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** What the jobs are handed besides. */
export interface WorkerContext extends Context {
  readonly connections: Connections
  readonly syncRuns: SyncRuns
  readonly processing: Processing
  readonly readBoundaries: ReadBoundaries
  readonly pool: ConvertPool
  /** How long a user's files, fields and configuration stay as they are before its operations are planned. */
  readonly operationsDebounceMs: number
  /** Conversions at once. */
  readonly conversions: number
  /** Stops the queue after its running jobs, then everything else, the embedded database last. */
  close(): Promise<void>
}

/** Tests replace what they cannot wait for. */
export interface Overrides {
  readonly log?: Logger
  readonly clock?: () => number
  readonly random?: () => number
  readonly fetch?: typeof globalThis.fetch
  /** Names of webhooks. */
  readonly resolve?: Resolve
  readonly patience?: Patience
  readonly limits?: Limits
  readonly answerWithinMs?: number
  readonly poolLimits?: Partial<PoolLimits>
  readonly geometryLimits?: Partial<GeometryLimits>
  readonly operationsDebounceMs?: number
  /** Module that exports `convert`. */
  readonly converter?: string
}

/** Throws `DatabaseUnavailable`, `ConfigInvalid`. Whatever was opened before a failure is closed again. */
export async function createContext(config: Config, overrides: Overrides = {}): Promise<WorkerContext> {
  const log = overrides.log ?? openLog(config.logLevel)
  const clock = overrides.clock ?? Date.now
  const random = overrides.random ?? Math.random
  const fetch = overrides.fetch ?? undici

  const opened = new AsyncDisposableStack()
  try {
    const traces = opened.adopt(await openTraces(config.traces, config.role), (each) => each.close())
    const observe = { metrics: createMetrics(), traces, log }
    const { db, url } = await openMigrated(config, (message) => log.info(message), opened, {
      watch: (message) => log.error({ code: 'database_died' }, message),
    })
    const { sealer } = await openSealer(config, db)
    await sealPlainLinks({ db, sealer })
    const blobs = await openDiskBlobs(join(config.dataDir, 'blobs'), {
      clock,
      onDamaged: notingDamage(db, log),
    })
    const limits = { ...poolLimits(), ...overrides.poolLimits }
    const converters = await openConverters(config.convertersFile)
    const conversions = createConvertPool(limits, overrides.converter, (path) => blobs.noteDamaged(path))
    const pool = observedPool(
      opened.adopt(conversions, (each) => each.close()),
      observe,
    )
    const asked = createAskGeometry({ ...geometryLimits, ...overrides.geometryLimits })
    const askGeometry = opened.adopt(asked, (each) => each.close())
    const started = await startQueue(url, db, {
      onError: (error) => log.error({ err: error }, 'queue'),
      around: aroundJobs(observe),
      traceparent: () => traces.traceparent(),
    })
    const queue = opened.adopt(started, (each) => each.stop())
    const changes = opened.adopt(createChanges(url, log), (each) => each.close())
    const provider = observedProvider(agLeader(config.agfinitiUrl), observe)
    const parts = {
      ...overrides,
      db,
      blobs,
      queue,
      pool,
      converters,
      provider,
      sealer,
      clock,
      random,
      fetch,
      log,
    }
    const { vault, connections } = createVault(parts)
    const { sync, runs } = createSync({ ...parts, connections })
    const onFieldChange: OnFieldChange = (tx, field) => replan({ tx, queue }, field)
    const processing = createProcessing({
      ...parts,
      offerField: (source, boundary) =>
        offerField({ db, queue, onFieldChange, askGeometry }, source, boundary),
    })
    const prescriptions = createPrescriptions({ ...parts, vault, connections })
    const services = {
      pool,
      operationsDebounceMs: overrides.operationsDebounceMs ?? 1000,
      onFieldChange,
      askGeometry,
      readBoundaries: createReadBoundaries(parts),
      vault,
      connections,
      sync,
      syncRuns: runs,
      processing,
      prescriptions,
      providerConnections: createProviderConnections({ ...parts, vault }),
      callWebhook: createCallWebhook({ ...overrides, allowPrivate: config.allowPrivateWebhooks }),
      agLeader: provider,
      changes,
    }
    const close = closeOf(opened)
    const inPlace = { db, blobs, queue, sealer, observe, log, clock, ...services }
    return { ...inPlace, conversions: availableParallelism(), close }
  } catch (error) {
    await opened.disposeAsync()
    throw asUnavailable(error) ?? error
  }
}

/** The database of the configuration, up to date. What it opens goes onto the stack. */
export async function openMigrated(
  config: Config,
  say: (message: string) => void,
  opened: AsyncDisposableStack,
  options: { watch?: (message: string) => void } = {},
): Promise<{ db: Kysely<Database>; url: string }> {
  const found = await openAsItIs(config, say, opened, options)
  await migrate(found.db)
  return found
}

/** The same, the embedded one included, without a change to it. */
export async function openAsItIs(
  config: Config,
  say: (message: string) => void,
  opened: AsyncDisposableStack,
  options: { watch?: (message: string) => void } = {},
): Promise<{ db: Kysely<Database>; url: string }> {
  const given = config.databaseUrl?.reveal()
  const embedded = given === undefined ? await startEmbedded(config.dataDir, { ...options, say }) : undefined
  if (embedded) opened.defer(() => embedded.stop())
  const url = given ?? embedded?.url ?? ''
  await probe(url)
  return { db: opened.adopt(openDatabase(url), (each) => each.destroy()), url }
}

async function openConverters(path: string | undefined): Promise<Converter[]> {
  if (path === undefined) return []
  return readConverters(path).catch((error: unknown) => {
    if (!(error instanceof ConvertersInvalid)) throw error
    throw new ConfigInvalid(error.mistakes.map((mistake) => `SHEAF_CONVERTERS: ${mistake}`))
  })
}

/** Throws `ConfigInvalid` when the database was sealed with another key. */
export async function openSealer(
  config: Pick<Config, 'dataDir' | 'masterKey' | 'previousMasterKeys'>,
  db: Kysely<Database>,
): Promise<{ sealer: Sealer; keys: MasterKeys }> {
  const { dataDir, masterKey } = config
  const keys = await openMasterKeys(dataDir, givenKeys(config))
  try {
    await verifyKey(db, createSealer(keys))
    return { sealer: createSealer(keys, await openDigestKey(db, keys)), keys }
  } catch (error) {
    if (!(error instanceof SealBroken) || error.code !== 'another_key') throw error
    const where = masterKey ? 'SHEAF_MASTER_KEY' : `The key in ${keyFileOf(dataDir)}`
    throw new ConfigInvalid([
      `${where} is not the one that this database was made with: its secrets stay closed`,
    ])
  }
}

/** Newest first; none: they are in the data folder. */
export function givenKeys({
  masterKey,
  previousMasterKeys,
}: Pick<Config, 'masterKey' | 'previousMasterKeys'>): string[] {
  return [masterKey, ...previousMasterKeys].flatMap((key) => (key ? [key.reveal()] : []))
}

function closeOf(opened: AsyncDisposableStack): () => Promise<void> {
  const all = opened.move()
  return () => all.disposeAsync()
}

const geometryLimits: GeometryLimits = { milliseconds: 10_000, memory: 1024 }

function poolLimits(): PoolLimits {
  const memory = Math.min(4 * 2 ** 30, totalmem() / 2)
  return { memory, milliseconds: 30 * 60_000, tasksPerProcess: 50 }
}
