import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { applied } from './changes.ts'
import type { Order, Told } from './child.ts'
import { keep, pack } from './found.ts'
import type { Seed } from './seeds.ts'

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))
/** Of the clock: what merely takes long, the child itself finds by its time on the processor. */
const HANG_MS = 60_000
/** Reading all fixtures for their seeds comes first. */
const START_MS = 120_000
/** Another child, other mutations: the one that hung or died is not met again at once. */
const SEED_STEP = 1_000_000
const HEAP_MB = 768

export interface Report {
  /** How many runs ended how: `tables` or the code of `Unreadable`. */
  readonly outcomes: Readonly<Record<string, number>>
  /** Paths of what was found and kept. */
  readonly found: readonly string[]
  readonly seconds: number
}

/** All runs of one reader, in child processes that are watched and, where they hang or die, replaced. */
export async function campaign(order: Order, seeds: readonly Seed[]): Promise<Report> {
  const start = performance.now()
  const outcomes: Record<string, number> = {}
  const found = new Set<string>()
  let [left, seed] = [order.runs, order.seed]
  while (left > 0) {
    const part = await watched({ ...order, runs: left, seed }, seeds)
    for (const path of part.found) found.add(path)
    for (const [outcome, count] of Object.entries(part.outcomes))
      outcomes[outcome] = (outcomes[outcome] ?? 0) + count
    left = part.left
    seed += SEED_STEP
  }
  return { outcomes, found: [...found], seconds: (performance.now() - start) / 1000 }
}

interface Part {
  readonly outcomes: Readonly<Record<string, number>>
  readonly found: readonly string[]
  readonly left: number
}

function watched(order: Order, seeds: readonly Seed[]): Promise<Part> {
  return new Promise((resolve) => {
    const child = fork(CHILD, { execArgv: [`--max-old-space-size=${HEAP_MB}`] })
    const found: string[] = []
    let outcomes: Part['outcomes'] = {}
    let last: Extract<Told, { kind: 'run' }> | undefined
    let [ended, hung] = [false, false]
    const kill = () => {
      hung = true
      child.kill('SIGKILL')
    }
    let watchdog = setTimeout(kill, START_MS)
    child.on('message', (told: Told) => {
      if (told.kind === 'run') last = told
      else if (told.kind === 'found') found.push(keep(order.reader, told))
      else {
        ended = true
        outcomes = told.outcomes
      }
      clearTimeout(watchdog)
      watchdog = setTimeout(kill, HANG_MS)
    })
    child.once('exit', (code, signal) => {
      clearTimeout(watchdog)
      if (!ended && last) {
        const message = hung ? `No end after ${HANG_MS / 1000} s` : `The process ended (${code ?? signal})`
        const files = pack(applied(seeds[last.fixture]!.files, last.changes))
        found.push(
          keep(order.reader, {
            what: hung ? 'hang' : 'crash',
            message: `${message}, run ${last.done}`,
            files,
          }),
        )
      }
      resolve({
        outcomes: ended ? outcomes : {},
        found,
        left: ended || !last ? 0 : order.runs - last.done - 1,
      })
    })
    child.send(order)
  })
}
