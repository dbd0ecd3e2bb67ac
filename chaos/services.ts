/** Real `sheaf serve` processes on one data folder, started again whenever they end, and killed without warning. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findHome } from '../packages/server/src/db/embedded/home.ts'
import { findPostmaster } from '../packages/server/src/db/embedded/postmaster.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export const roles = ['all', 'worker'] as const
export type Role = (typeof roles)[number]

export interface Services {
  /** Files that the processes wrote their logs to. */
  readonly logs: readonly string[]
  /** Processes that ended although nobody killed them: how. */
  readonly fallen: readonly string[]
  /** Starts that were given up in words, since the database was away. */
  readonly refused: readonly string[]
  /** Resolves when the API answers and its database as well. */
  ready(): Promise<void>
  /** `kill -9`, and a new process in its place. */
  kill(victims: readonly Role[], options: { database: boolean }): Promise<void>
  /** SIGTERM; resolves with the exit codes. */
  stop(): Promise<(number | null)[]>
}

export function startServices({
  dataDir,
  url,
  logDir,
  env,
}: {
  dataDir: string
  url: string
  logDir: string
  env: Record<string, string>
}): Services {
  const children = new Map<Role, ChildProcess>()
  const killed = new WeakSet<ChildProcess>()
  const fallen: string[] = []
  const refused: string[] = []
  const logOf = (role: Role) => join(logDir, `${role}.log`)
  let stopping = false

  const start = (role: Role) => {
    const log = openSync(logOf(role), 'a')
    const child = spawn(process.execPath, ['packages/cli/src/main.ts', 'serve', '--role', role], {
      cwd: root,
      env: { ...env, PATH: process.env.PATH ?? '' },
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    children.set(role, child)
    child.once('exit', (code, signal) => {
      if (stopping || killed.has(child)) return
      const said = readFileSync(logOf(role), 'utf8').slice(-1500)
      const gaveUp = code === 1 && /\nSheaf does not start:\n.*database.*\n$/.test(said)
      if (gaveUp) refused.push(said)
      else fallen.push(`${role}: ${signal ?? `exit code ${code}`}: ${said}`)
      start(role)
    })
  }
  for (const role of roles) start(role)

  return {
    logs: roles.map(logOf),
    fallen,
    refused,

    async ready() {
      const answers = () =>
        fetch(`${url}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        )
      while (!(await answers())) await sleep(100)
    },

    async kill(victims, { database }) {
      const home = await findHome(dataDir, () => {})
      const postmaster = database ? await findPostmaster(join(home.path, 'cluster')) : undefined
      const dying = victims.map((role) => children.get(role)!)
      for (const child of dying) killed.add(child)
      // All at once, as the power fails.
      if (postmaster) killIfThere(postmaster.pid)
      for (const child of dying) child.kill('SIGKILL')
      for (const child of dying)
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      for (const role of victims) start(role)
    },

    async stop() {
      stopping = true
      const codes: (number | null)[] = []
      for (const child of children.values()) {
        const ended =
          child.exitCode === null && child.signalCode === null ? once(child, 'exit') : [child.exitCode]
        child.kill('SIGTERM')
        codes.push((await ended)[0] as number | null)
      }
      return codes
    },
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
