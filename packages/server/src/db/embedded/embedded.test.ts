import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reachable } from './account.ts'
import { startEmbedded, stopEmbedded } from './embedded.ts'
import { findPostmaster } from './postmaster.ts'

const program = fileURLToPath(new URL('../../../tests/programs/hold-embedded.ts', import.meta.url))
const isRoot = process.getuid?.() === 0
const nobody = { uid: 65534, gid: 65534 }
const nobodyReachesUs =
  isRoot && (await reachable(dirname(program), nobody)) && (await reachable(process.execPath, nobody))

describe('embedded PostgreSQL', () => {
  let folder: string
  let dataDir: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sheaf-embedded-'))
    await chmod(folder, 0o755)
    dataDir = join(folder, 'data')
  })
  afterEach(async () => {
    await stopEmbedded(dataDir)
    await rm(folder, { recursive: true, force: true })
  })

  const query = async (url: string, text: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }
  const pidOf = async (home: string) => (await findPostmaster(join(home, 'cluster')))?.pid
  const hold = async (options: { uid?: number; gid?: number } = {}) => {
    const child = spawn(process.execPath, [program, dataDir], {
      ...options,
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown]
    if (!Buffer.isBuffer(line)) throw new Error(`The program ended before it held a database: ${line}`)
    return { child, ...(JSON.parse(line.toString()) as { url: string; home: string }) }
  }
  const kill = async (child: ChildProcess) => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  test('UTF-8, durable, closed to others; stopped and started again it has its rows', async () => {
    const first = await startEmbedded(dataDir)
    const [settings] = await query(
      first.url,
      `select current_setting('fsync') fsync, current_setting('server_encoding') encoding,
        current_setting('listen_addresses') addresses, current_setting('password_encryption') passwords`,
    )
    expect(settings).toEqual({
      fsync: 'on',
      encoding: 'UTF8',
      addresses: '127.0.0.1',
      passwords: 'scram-sha-256',
    })
    const stranger = new URL(first.url)
    stranger.password = 'guess'
    await expect(query(stranger.href, 'select 1')).rejects.toThrow('password authentication failed')
    expect((await stat(join(first.home, 'password'))).mode & 0o077).toBe(0)
    await query(first.url, 'create table kept (n integer); insert into kept values (1)')
    await first.stop()
    expect(await pidOf(first.home)).toBeUndefined()
    const second = await startEmbedded(dataDir)
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }])
  })

  test('two starts at once share one server; the last to stop takes it down', async () => {
    const [one, two] = await Promise.all([startEmbedded(dataDir), startEmbedded(dataDir)])
    expect(one.url).toBe(two.url)
    const client = new pg.Client({ connectionString: two.url })
    await client.connect()
    await one.stop()
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
    await client.end()
    await two.stop()
    expect(await pidOf(one.home)).toBeUndefined()
  })

  test('after kill -9 of its parent the server is found and used again', async () => {
    const { child, url, home } = await hold()
    await query(url, 'create table kept (n integer); insert into kept values (2)')
    const before = await pidOf(home)
    await kill(child)
    const again = await startEmbedded(dataDir)
    expect(await pidOf(home)).toBe(before)
    expect(await query(again.url, 'select n from kept')).toEqual([{ n: 2 }])
  })

  test('after kill -9 of the server itself, whose number is now another program: it recovers', async () => {
    const { url, home } = await startEmbedded(dataDir)
    await query(url, 'create table kept (n integer); insert into kept values (3)')
    process.kill((await pidOf(home)) ?? 0, 'SIGKILL')
    const file = join(home, 'cluster', 'postmaster.pid')
    const lines = (await readFile(file, 'utf8')).split('\n')
    await writeFile(file, [process.pid, ...lines.slice(1)].join('\n'))
    const again = await startEmbedded(dataDir)
    expect(await query(again.url, 'select n from kept')).toEqual([{ n: 3 }])
  })

  test('watched, it is started again when it dies, where it was; a stop ends that', async () => {
    const said: string[] = []
    const { url, home, stop } = await startEmbedded(dataDir, { watch: (message) => said.push(message) })
    await query(url, 'create table kept (n integer); insert into kept values (5)')
    process.kill((await pidOf(home)) ?? 0, 'SIGKILL')
    let rows: unknown
    while (rows === undefined) rows = await query(url, 'select n from kept').catch(() => undefined)
    expect(rows).toEqual([{ n: 5 }])
    expect(said).toHaveLength(1)
    await stop()
    expect(await pidOf(home)).toBeUndefined()
  })

  if (isRoot) {
    test('as root below a folder that is closed to others: the cluster is elsewhere, and the pointer says where', async () => {
      await chmod(folder, 0o700)
      const said: string[] = []
      const { url, home } = await startEmbedded(dataDir, { say: (message) => said.push(message) })
      try {
        expect(home.startsWith(folder)).toBe(false)
        expect((await readFile(join(dataDir, 'postgres.location'), 'utf8')).trim()).toBe(home)
        expect(said).toEqual([expect.stringContaining(home)])
        expect(await query(url, 'select 1 as n')).toEqual([{ n: 1 }])
        expect((await stat(folder)).mode & 0o777).toBe(0o700)
        await stopEmbedded(dataDir)
        await rm(home, { recursive: true })
        await expect(startEmbedded(dataDir)).rejects.toMatchObject({ code: 'embedded_gone' })
      } finally {
        await rm(home, { recursive: true, force: true })
        await rm(join(dataDir, 'postgres.location'))
        await chmod(folder, 0o755)
      }
    })
  }

  if (nobodyReachesUs) {
    test('as a plain user; later, as root, it keeps running as that user', async () => {
      await mkdir(dataDir)
      await chown(dataDir, nobody.uid, nobody.gid)
      const { child, url, home } = await hold(nobody)
      expect(home).toBe(join(dataDir, 'postgres'))
      await query(url, 'create table kept (n integer); insert into kept values (4)')
      await kill(child)
      await stopEmbedded(dataDir)
      const again = await startEmbedded(dataDir)
      expect(await query(again.url, 'select n from kept')).toEqual([{ n: 4 }])
      expect((await stat(join(home, 'cluster'))).uid).toBe(nobody.uid)
    })
  }
})
