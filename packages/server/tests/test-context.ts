import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Config } from '../src/config/config.ts'
import { Secret } from '../src/config/secret.ts'
import { createContext, type Overrides, type WorkerContext } from '../src/context.ts'
import { startJobs } from '../src/jobs/jobs.ts'
import { type FreshDatabase, freshDatabase } from './postgres.ts'

/** A database and a data directory of a test's own; several contexts may be opened on them, as several processes would. */
export interface TestDeployment {
  readonly database: FreshDatabase
  readonly dataDir: string
  config(changes?: Partial<Config>): Config
  /** `jobs`: with the workers running. */
  open(
    agfinitiUrl: string,
    options?: { jobs?: boolean; overrides?: Overrides; config?: Partial<Config> },
  ): Promise<WorkerContext>
  /** Closes all contexts that are open, drops the database, removes the files. */
  close(): Promise<void>
}

export async function testDeployment(): Promise<TestDeployment> {
  const database = await freshDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-test-'))
  const contexts: WorkerContext[] = []
  const config = (changes: Partial<Config> = {}): Config => ({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://localhost:8787',
    dataDir,
    databaseUrl: new Secret(database.url),
    owner: { username: undefined, password: undefined },
    masterKey: undefined,
    previousMasterKeys: [],
    agfinitiUrl: 'http://127.0.0.1:9',
    convertersFile: undefined,
    corsOrigins: '*',
    trustProxy: [],
    tls: undefined,
    allowPrivateWebhooks: false,
    redactSecrets: false,
    signedDownloads: true,
    legacyUrls: true,
    logLevel: 'silent',
    metrics: undefined,
    traces: undefined,
    role: 'all',
    ...changes,
  })
  return {
    database,
    dataDir,
    config,
    async open(agfinitiUrl, { jobs = false, overrides = {}, config: changes = {} } = {}) {
      const quick = { firstDelayMs: 10, tries: 5, longestWaitMs: 5000, stalledMs: 30_000 }
      const log = pino({ level: 'silent' })
      const context = await createContext(config({ agfinitiUrl, ...changes }), {
        log,
        patience: quick,
        ...overrides,
      })
      contexts.push(context)
      if (jobs) await startJobs(context)
      return context
    },
    async close() {
      for (const context of contexts) await context.close()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** An API owner with one user. */
export async function addUser({
  db,
}: Pick<WorkerContext, 'db'>): Promise<{ ownerId: string; userId: string }> {
  const ownerId = randomUUID()
  const userId = randomUUID()
  await db
    .insertInto('owners')
    .values({ id: ownerId, username: `${ownerId}@example.com`, password_hash: '' })
    .execute()
  const user = { id: userId, owner_id: ownerId, name: 'Nora Field', email: 'nora@example.com' }
  await db.insertInto('users').values(user).execute()
  return { ownerId, userId }
}

/** Asks until the answer is there; gives up with what it last saw. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isThere: (answer: T) => boolean,
  seconds = 60,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (isThere(answer)) return answer
    if (performance.now() > deadline) throw new Error(`Not within ${seconds} s: ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
