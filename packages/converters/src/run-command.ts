import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Unreadable } from '@sheaf/core'
import { accountOf } from './account.ts'
import type { Converter } from './config.ts'
import { groupMemory } from './group-memory.ts'

export interface Folders {
  readonly input: string
  readonly output: string
  /** Its home and temporary folder; it is started there. */
  readonly home: string
}

/**
 * Runs the command and kills its whole process group when the parent of this shell is gone: the other end of
 * descriptor 3 is held by Sheaf, and closes with it, however it ends.
 */
const GUARDED = `
"$@" 3<&- &
work=$!
(cat <&3; kill -9 0) >/dev/null 2>&1 &
guard=$!
wait $work
status=$?
kill $guard 2>/dev/null
exit $status`

const watchMs = 200
/** Of what the command says when it fails: its last words. */
const LAST_WORDS = 500

/**
 * Runs a converter in a process group of its own: another account, an environment without anything of ours, and limits
 * on time and memory. Throws `Unreadable`: `converter_not_allowed`, `converter_time_limit`, `converter_memory_limit`,
 * `converter_failed`.
 */
export async function runCommand(converter: Converter, folders: Folders): Promise<void> {
  const { name, seconds, memoryMegabytes, env } = converter
  const command = converter.command.map((part) =>
    part.replaceAll('{input}', folders.input).replaceAll('{output}', folders.output),
  )
  const child = spawn('/bin/sh', ['-c', GUARDED, 'sh', ...command], {
    cwd: folders.home,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folders.home, TMPDIR: folders.home, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
    ...accountOf(converter),
  })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-LAST_WORDS)
    })
  let failure: Unreadable | undefined
  const stop = (code: string, what: string) => {
    failure ??= new Unreadable(code, `The converter '${name}' ${what}`)
    killGroup(child.pid)
  }
  const deadline = setTimeout(
    () => stop('converter_time_limit', `took longer than ${seconds} seconds`),
    seconds * 1000,
  )
  const watch = setInterval(async () => {
    if (child.pid && (await groupMemory(child.pid)) > memoryMegabytes * 2 ** 20)
      stop('converter_memory_limit', `needs more than ${memoryMegabytes} MB of memory`)
  }, watchMs)
  try {
    const closed = once(child, 'close')
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    // What it left running would keep its output open for ever.
    killGroup(child.pid)
    await closed
    if (failure) throw failure
    if (code !== 0) {
      const said = words.trim()
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`
      throw new Unreadable('converter_failed', `The converter '${name}' ${how}${said ? `: ${said}` : ''}`)
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error
    const { message } = error as Error
    throw new Unreadable('converter_failed', `The converter '${name}' cannot be started: ${message}`)
  } finally {
    clearTimeout(deadline)
    clearInterval(watch)
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left.
  }
}
