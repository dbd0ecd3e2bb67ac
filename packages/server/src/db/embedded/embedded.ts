/**
 * A real PostgreSQL as a child process, from an npm package: for one machine, the demo and the tests.
 *
 * It listens on 127.0.0.1 with a generated password, and outlives a Sheaf that is killed; the next one finds it by its
 * `postmaster.pid` and goes on with it. Several Sheaf processes may share it: the last to stop shuts it down, and when it
 * dies, whoever watches it starts it again.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { DatabaseUnavailable } from '../errors.ts'
import { findBinaries } from './binaries.ts'
import { ensureCluster, superuser } from './cluster.ts'
import { findHome, shelf } from './home.ts'
import { findPostmaster, spawnPostmaster, stopPostmaster } from './postmaster.ts'

export interface Embedded {
  readonly url: string
  /** Where the cluster and its log are. */
  readonly home: string
  /** Shuts the server down unless another process is connected. Close your own connections first. */
  stop(): Promise<void>
}

/** Starts are tried this often at least, and for so long: processes of a dead server may take their time to go. */
const leastStarts = 5
const startingMs = 30_000
const patienceMs = 120_000
const watchMs = 1000

export async function startEmbedded(
  dataDir: string,
  options: {
    say?: (message: string) => void
    settings?: Record<string, string>
    /** Starts it again when it dies; told what was done, or why it cannot be. */
    watch?: (message: string) => void
  } = {},
): Promise<Embedded> {
  const { say = () => {}, settings = {}, watch } = options
  const home = await findHome(dataDir, say)
  const binaries = await findBinaries(home.account, () => shelf(say))
  const { cluster, password } = await ensureCluster(home, binaries)
  const urlOf = (port: number) => `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`

  /** Resolves with its URL once it answers. */
  const run = async (): Promise<string> => {
    let started: { exited: () => boolean } | undefined
    let starts = 0
    const begun = performance.now()
    const deadline = begun + patienceMs
    for (;;) {
      const running = await findPostmaster(cluster)
      // The password is proved by both sides (scram), so a stranger on that port is never taken for ours.
      if (running?.ready && (await answers(urlOf(running.port)))) return urlOf(running.port)
      if (!running && (!started || started.exited())) {
        // Somebody may have taken the port, or have started the server a moment before, or its dead predecessor's
        // processes are still on their way out: look again.
        if (starts >= leastStarts && performance.now() > begun + startingMs) throw await failure(home.path)
        await sleep(Math.min(1500, starts++ * 300))
        started = await spawnPostmaster(binaries.postgres, cluster, home, settings)
      }
      if (performance.now() > deadline) throw await failure(home.path)
      await sleep(10)
    }
  }

  const url = await run()
  const revive = async () => {
    if (await findPostmaster(cluster)) return
    watch?.('The embedded database has died, and is started again')
    const now = await run()
    if (now !== url) throw new Error('The embedded database is on another port now: start Sheaf again')
  }
  const stopWatching = watch
    ? every(watchMs, () => revive().catch((error: Error) => watch(error.message)))
    : undefined
  return {
    url,
    home: home.path,
    stop: async () => {
      await stopWatching?.()
      if (!(await inUse(url))) await stopPostmaster(cluster)
    },
  }
}

/** Again and again, never twice at a time. The result ends it, once what runs has ended. */
function every(milliseconds: number, work: () => Promise<void>): () => Promise<void> {
  let running = Promise.resolve()
  let timer: NodeJS.Timeout
  let ended = false
  const next = () => {
    timer = setTimeout(() => {
      running = work().then(() => (ended ? undefined : next()))
    }, milliseconds)
  }
  next()
  return () => {
    ended = true
    clearTimeout(timer)
    return running
  }
}

/** Shuts down the server of a data directory, whoever is connected. */
export async function stopEmbedded(dataDir: string): Promise<void> {
  const home = await findHome(dataDir, () => {})
  await stopPostmaster(join(home.path, 'cluster'))
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function inUse(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rowCount } = await client.query(
      `select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`,
    )
    return rowCount !== 0
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function failure(home: string): Promise<DatabaseUnavailable> {
  const log = (await readFile(join(home, 'postgres.log'), 'utf8').catch(() => ''))
    .trim()
    .split('\n')
    .slice(-5)
  return new DatabaseUnavailable(
    'embedded_failed',
    `The embedded database in ${home} does not start:\n${log.join('\n')}`,
  )
}
