import { spawn } from 'node:child_process'
import { open, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { alive, environment } from './cluster.ts'
import type { Home } from './home.ts'

export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly ready: boolean
}

/**
 * The server that runs on a cluster, by its `postmaster.pid`: line 1 is the process, 4 the port, 8 the state
 * (PostgreSQL, src/include/utils/pidfile.h). What a crash left is PostgreSQL's own to judge, since processes of the
 * old server may still hold its shared memory (line 7). Only a number that is now another program's, as after a
 * restart of a container, would stop it: that one is replaced by a number that no process has.
 */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const file = join(cluster, 'postmaster.pid')
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!pid || !alive(pid)) return undefined
  if (!(await isPostgres(pid))) {
    await writeFile(file, [noProcess, ...lines.slice(1)].join('\n'))
    return undefined
  }
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** Where the last server listened that did not end in order. */
async function lastPort(cluster: string): Promise<number> {
  const lines = (await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return Number(lines[3]) || 0
}

/** Above the highest number that Linux gives (PID_MAX_LIMIT, 2^22). */
const noProcess = 2 ** 22 + 1

async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true
  // Where the system does not say, it is taken for ours: whoever connects will see.
  return (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'postgres')).startsWith('postgres')
}

/**
 * Starts a server that outlives us: it is in a session of its own, so Ctrl-C does not reach it and no connection of
 * ours is cut before we close it. Resolves once it is spawned; `exited` says when it is gone again. Where it can be, it
 * is on the port of the server that it stands in for, by which others know it.
 */
export async function spawnPostmaster(
  postgres: string,
  cluster: string,
  home: Home,
  settings: Record<string, string>,
): Promise<{ exited: () => boolean }> {
  const log = await open(join(home.path, 'postgres.log'), 'a', 0o600)
  const args = ['-D', cluster, '-p', String(await freePort(await lastPort(cluster)))]
  const fixed = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  for (const [name, value] of Object.entries({ ...fixed, ...settings })) args.push('-c', `${name}=${value}`)
  const child = spawn(postgres, args, {
    ...home.account,
    cwd: home.path,
    env: environment,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  let gone = false
  child.once('exit', () => {
    gone = true
  })
  child.once('error', () => {
    gone = true
  })
  child.unref()
  await log.close()
  return { exited: () => gone }
}

/** Fast shutdown (SIGINT): open transactions are rolled back, everything is flushed. Waits until it is down. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const running = await findPostmaster(cluster)
  if (!running) return
  process.kill(running.pid, 'SIGINT')
  while (alive(running.pid) && (await findPostmaster(cluster))?.pid === running.pid) await sleep(20)
}

/** The wished port, or any where that one is taken. */
async function freePort(wished: number): Promise<number> {
  const probe = createServer()
  const listening = (port: number) =>
    new Promise<void>((resolve, reject) => {
      probe.once('error', reject)
      probe.listen(port, '127.0.0.1', resolve)
    })
  await listening(wished).catch(() => listening(0))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
