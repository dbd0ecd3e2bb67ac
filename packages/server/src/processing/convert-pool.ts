import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Message, Task } from './messages.ts'
import { residentMemory, sacrifice } from './resident-memory.ts'

export interface PoolLimits {
  /** Bytes of resident memory of one conversion. */
  readonly memory: number
  readonly milliseconds: number
  /** Conversions after which a process is replaced: what leaks, leaks no further. */
  readonly tasksPerProcess: number
}

/** How a conversion ended; `code` is one of core's, or `memory_limit`, `time_limit`, `converter_crashed`, `internal`. */
type Outcome = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string }

export interface ConvertPool {
  /** Runs as many at once as are asked for. `onMessage` is called for one message at a time; what it throws ends the task. */
  run(task: Task, onMessage: (message: Message) => Promise<void>): Promise<Outcome>
  /** Ends all processes; running tasks reject with `PoolClosed`. */
  close(): Promise<void>
}

/** The service stops: the conversion is done again at the next start. */
export class PoolClosed extends Error {
  override readonly name = 'PoolClosed'
}

interface Worker {
  readonly child: ChildProcess
  tasks: number
}

const watchMs = 250

/**
 * Conversions run in processes of their own: a file that eats memory, time or the process itself ends its own
 * conversion, never the service.
 */
export function createConvertPool(
  limits: PoolLimits,
  converter = '@sheaf/core',
  onDamaged: (path: string) => void = () => {},
): ConvertPool {
  const idle: Worker[] = []
  const all = new Set<ChildProcess>()
  let closed = false

  const start = (): Worker => {
    const child = fork(fileURLToPath(new URL('convert-child.ts', import.meta.url)), [converter], {
      env: {},
      // The heap may be as large as the process: what is too large is noticed as such, not as a crash.
      execArgv: [`--max-old-space-size=${Math.ceil(limits.memory / 2 ** 20)}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const worker = { child, tasks: 0 }
    all.add(child)
    if (child.pid) void sacrifice(child.pid)
    child.once('exit', () => {
      all.delete(child)
      if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1)
    })
    // Unheard it would end us; what follows it is 'exit'.
    child.on('error', () => {})
    return worker
  }

  const run: ConvertPool['run'] = async (task, onMessage) => {
    if (closed) throw new PoolClosed('The service stops.')
    const worker = idle.pop() ?? start()
    worker.tasks++
    try {
      const outcome = await converse(worker.child, task, onMessage, limits, onDamaged)
      if (closed) throw new PoolClosed('The service stops.')
      return outcome
    } finally {
      const { child, tasks } = worker
      const lives = child.connected && !child.killed && child.exitCode === null && child.signalCode === null
      if (lives && tasks < limits.tasksPerProcess && !closed) idle.push(worker)
      else child.kill('SIGKILL')
    }
  }

  return {
    run,
    async close() {
      closed = true
      await Promise.all([...all].map((child) => (child.kill('SIGKILL') ? once(child, 'exit') : undefined)))
    },
  }
}

async function converse(
  child: ChildProcess,
  task: Task,
  onMessage: (message: Message) => Promise<void>,
  limits: PoolLimits,
  onDamaged: (path: string) => void,
): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const fail = (code: string, message: string) => {
    resolve({ ok: false, code, message })
    child.kill('SIGKILL')
  }
  let handled = Promise.resolve()
  const onIpc = (message: Message) => {
    handled = handled.then(async () => {
      if (message.kind === 'done') resolve({ ok: true })
      else if (message.kind === 'failed') {
        if (message.damaged !== undefined) onDamaged(message.damaged)
        resolve({ ok: false, code: message.code, message: message.message })
      } else await onMessage(message)
    })
    handled.catch((error: unknown) => {
      reject(error)
      child.kill('SIGKILL')
    })
  }
  // Messages that came before the end are handled first.
  const onExit = (code: number | null, signal: string | null) =>
    void handled.then(
      () => fail('converter_crashed', `The conversion process ended (${signal ?? `code ${code}`}).`),
      () => {},
    )
  const watch = setInterval(async () => {
    if (child.pid && (await residentMemory(child.pid)) > limits.memory) {
      fail(
        'memory_limit',
        `The conversion needs more than ${Math.round(limits.memory / 2 ** 20)} MB of memory.`,
      )
    }
  }, watchMs)
  const deadline = setTimeout(() => {
    fail('time_limit', `The conversion takes longer than ${Math.round(limits.milliseconds / 1000)} seconds.`)
  }, limits.milliseconds)

  child.on('message', onIpc)
  child.once('exit', onExit)
  try {
    child.send(
      task,
      (error) =>
        error && fail('converter_crashed', `The conversion process does not listen: ${error.message}`),
    )
    return await promise
  } finally {
    clearInterval(watch)
    clearTimeout(deadline)
    child.off('message', onIpc)
    child.off('exit', onExit)
  }
}
