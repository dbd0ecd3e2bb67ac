import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseUnavailable } from '../errors.ts'
import type { Binaries } from './binaries.ts'
import type { Home } from './home.ts'

const run = promisify(execFile)

/** The one role of an embedded cluster. */
export const superuser = 'sheaf'

/** What every PostgreSQL program of ours runs with: nothing of our own environment. */
export const environment = { LC_ALL: 'C', TZ: 'UTC' }

/** Makes the cluster unless it is there. Two processes may do so at once: each makes its own, the first rename wins. */
export async function ensureCluster(
  home: Home,
  binaries: Binaries,
): Promise<{ cluster: string; password: string }> {
  const cluster = join(home.path, 'cluster')
  const { password, file } = await ensurePassword(home)
  if (await stat(cluster).catch(() => undefined)) return { cluster, password }

  await removeUnfinished(home.path)
  const unfinished = join(home.path, `unfinished-${process.pid}-${randomBytes(4).toString('hex')}`)
  const initdb = [
    `--pgdata=${unfinished}`,
    `--username=${superuser}`,
    `--pwfile=${file}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]
  try {
    await run(binaries.initdb, initdb, { ...home.account, cwd: home.path, env: environment })
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    const said = (error as { stderr?: string }).stderr?.trim() || String(error)
    throw new DatabaseUnavailable(
      'embedded_failed',
      `The embedded database could not be made in ${home.path}: ${said}`,
      error,
    )
  }
  try {
    await rename(unfinished, cluster)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!(await stat(cluster).catch(() => undefined))) throw error
  }
  return { cluster, password }
}

/** Written aside and linked into place, so that whoever comes second reads a whole password. */
async function ensurePassword(home: Home): Promise<{ password: string; file: string }> {
  const file = join(home.path, 'password')
  if (!(await stat(file).catch(() => undefined))) {
    const aside = join(home.path, `unfinished-${process.pid}-${randomBytes(4).toString('hex')}`)
    await writeFile(aside, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if (home.account) await chown(aside, home.account.uid, home.account.gid)
    await link(aside, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
    await rm(aside)
  }
  return { password: (await readFile(file, 'utf8')).trim(), file }
}

/** What a process left that died while it made a cluster. */
async function removeUnfinished(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = Number(/^unfinished-(\d+)-/.exec(name)?.[1])
    if (pid && !alive(pid)) await rm(join(home, name), { recursive: true, force: true })
  }
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
