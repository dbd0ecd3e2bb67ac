/** The promise that nothing is lost and nothing done twice, on real processes and the embedded PostgreSQL. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEMO_KEY, type Emulator, startEmulator } from '@sheaf/agfiniti-emulator'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../src/config/config.ts'
import { createContext, type WorkerContext } from '../src/context.ts'
import { stopEmbedded } from '../src/db/embedded/embedded.ts'
import { addUser, eventually } from './test-context.ts'

const program = fileURLToPath(new URL('programs/serve.ts', import.meta.url))
const extraFiles = 60
const rows = fileURLToPath(new URL('../../../fixtures/invalid/advanced-ok-17.txt', import.meta.url))

describe('kill -9 in the middle of a sync', () => {
  let emulator: Emulator
  let dataDir: string
  let env: Record<string, string>
  let client: WorkerContext
  let child: ChildProcess | undefined

  beforeEach(async () => {
    emulator = await startEmulator()
    dataDir = await mkdtemp(join(tmpdir(), 'sheaf-restart-'))
    await chmod(dataDir, 0o755)
    env = { SHEAF_DATA_DIR: dataDir, SHEAF_PORT: '0', AGFINITI_URL: emulator.url, LOG_LEVEL: 'silent' }
    // A second process on the same data directory, without workers: it looks, and asks.
    client = await createContext(readConfig(env))
  })
  afterEach(async () => {
    if (child?.exitCode === null && child.signalCode === null) await stop('SIGKILL')
    await client.close()
    await stopEmbedded(dataDir)
    await rm(dataDir, { recursive: true, force: true })
    await emulator.close()
  })

  const serve = async () => {
    const started = spawn(process.execPath, [program], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    const [said] = await Promise.race([once(started.stdout, 'data'), once(started, 'exit')])
    if (!Buffer.isBuffer(said)) throw new Error(`The server ended before it served: ${said}`)
  }
  const stop = async (signal: NodeJS.Signals) => {
    child?.kill(signal)
    if (child) return (await once(child, 'exit')) as [number | null, string | null]
    return [null, null]
  }
  const counts = async () => {
    const { rows } = await sql<{
      sources: number
      converted: number
      versions: number
      files: number
      jobs: number
    }>`
      select count(distinct sources.id) as sources,
        count(distinct sources.id) filter (where state = 'converted') as converted,
        max(sources.version) as versions,
        count(files.id) filter (where status = 'processed') as files,
        (select count(distinct data->>'sourceId') from pgboss.job where name = 'convert') as jobs
      from sources left join files on files.source_id = sources.id`.execute(client.db)
    return rows[0] as { sources: number; converted: number; versions: number; files: number; jobs: number }
  }

  test('started again on the same data directory, every file is there once', async () => {
    const text = await readFile(rows, 'utf8')
    for (let i = 0; i < extraFiles; i++)
      emulator.addFile({
        name: `log-${i}.txt`,
        content: Buffer.from(text.replaceAll('F1:Test', `F1:Field ${i}`)),
      })
    emulator.faults.add({ kind: 'latency', endpoint: 'content', ms: 60 })
    const { ownerId, userId } = await addUser(client)
    const { refreshToken } = await emulator.grant()
    const { publicKey, privateKey } = DEMO_KEY
    await client.vault.attach(ownerId, userId, { publicKey, privateKey, refreshToken })

    await serve()
    const before = await eventually(counts, (now) => now.converted >= 5)
    await stop('SIGKILL')
    expect(before.converted).toBeLessThan(before.sources)

    await serve()
    const all = before.sources
    expect(all).toBeGreaterThan(extraFiles)
    await eventually(counts, (now) => now.converted === all, 90)
    // One of the seeded zips holds four layers.
    expect(await counts()).toEqual({ sources: all, converted: all, versions: 1, files: all + 3, jobs: all })
    expect(await client.sync.state(ownerId, userId)).toMatchObject({
      found: all,
      downloaded: all,
      converted: all,
      failed: 0,
    })
    expect((await client.vault.read(ownerId, userId))?.status).toBe('OK')
    expect(emulator.counters.snapshot().reuseAttempts.refused).toBe(0)

    // A clean stop: the jobs end, the code is 0.
    expect(await stop('SIGTERM')).toEqual([0, null])
  }, 180_000)
})
