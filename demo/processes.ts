import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The wished port where it is free, else any free one. */
export async function freePort(wished: number): Promise<number> {
  return (await tryPort(wished)) ?? (await tryPort(0)) ?? wished
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as { port: number }
      server.close(() => resolve(got))
    })
  })
}

export interface Process {
  /** Rejects with what the process printed when it ends before it was asked to. */
  readonly ended: Promise<never>
  stop(): Promise<void>
}

/** Starts one of the project's own programs, in a process group of its own, so that Ctrl-C reaches only the demo. */
export function start(script: string, args: string[], environment: Record<string, string> = {}): Process {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000)
    })
  let stopping = false
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('exit', (code, signal) => {
      if (!stopping) reject(new Error(`${script} ended (${signal ?? code}):\n${output}`))
    })
  })
  ended.catch(() => {})
  return {
    ended,
    async stop() {
      stopping = true
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await exit
    },
  }
}

export async function untilReady(url: string, process: Process, timeoutMs = 120_000): Promise<void> {
  const end = Date.now() + timeoutMs
  while (Date.now() < end) {
    const up = await Promise.race([
      fetch(url).then(
        (answer) => answer.ok,
        () => false,
      ),
      process.ended,
    ])
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} did not answer within ${timeoutMs / 1000} s`)
}
