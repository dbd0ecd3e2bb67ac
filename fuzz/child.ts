/** Attacks one reader, in a process of its own: a hang or a crash of it takes nothing else along. */
import fc from 'fast-check'
import { attempt } from './attempt.ts'
import { applied, type Change, changes } from './changes.ts'
import type { Files } from './files.ts'
import { type Packed, pack } from './found.ts'
import { seedsByReader } from './seeds.ts'

export interface Order {
  readonly reader: string
  readonly runs: number
  readonly seed: number
  readonly long: boolean
}

/** What is about to be read, so that whoever watches knows what hung; `done`: how many runs are behind. */
export type Told =
  | {
      readonly kind: 'run'
      readonly done: number
      readonly fixture: number
      readonly changes: readonly Change[]
    }
  | {
      readonly kind: 'found'
      readonly what: 'crash' | 'hang' | 'memory'
      readonly message: string
      readonly files: Packed
    }
  | { readonly kind: 'end'; readonly outcomes: Readonly<Record<string, number>> }

const BLOCK = 500
const MOST_SECONDS = 5
/** Beside three times the input: what a JavaScript engine takes whenever it likes. */
const FLOOR_BYTES = 96 * 1024 * 1024

/** Resolves once it is on its way: readers may never let the event loop turn, and who watches must not hear late. */
const tell = (told: Told) =>
  new Promise<void>((resolve, reject) => {
    process.send!(told, undefined, {}, (error: Error | null) => (error ? reject(error) : resolve()))
  })

async function attack({ reader, runs, seed, long }: Order): Promise<void> {
  const seeds = (await seedsByReader(long)).get(reader) ?? []
  const outcomes: Record<string, number> = {}
  let done = 0
  for (let block = 0; done < runs && seeds.length > 0; block++) {
    const numRuns = Math.min(BLOCK, runs - done)
    const property = fc.asyncProperty(fc.nat(seeds.length - 1), changes, async (fixture, all) => {
      await tell({ kind: 'run', done, fixture, changes: all })
      const files = applied(seeds[fixture]!.files, all)
      const outcome = await withinBounds(files)
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
      done++
    })
    const details = await fc.check(property, { numRuns, seed: seed + block, endOnFailure: false })
    if (!details.failed) continue
    const [fixture, all] = details.counterexample!
    const error = details.errorInstance
    await tell({
      kind: 'found',
      what: error instanceof Costly ? error.what : 'crash',
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      files: pack(applied(seeds[fixture]!.files, all)),
    })
    done += numRuns - Math.min(numRuns, details.numRuns)
  }
  await tell({ kind: 'end', outcomes })
}

class Costly extends Error {
  readonly what: 'hang' | 'memory'

  constructor(what: 'hang' | 'memory', message: string) {
    super(message)
    this.what = what
  }
}

/**
 * One run must not take more than seconds of the processor (a busy machine is no hang), nor lift the high-water mark of
 * the process by more than 3 x the input and a floor.
 */
async function withinBounds(files: Files): Promise<string> {
  const before = process.resourceUsage()
  const outcome = await attempt(files)
  const after = process.resourceUsage()
  const input = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0)
  const seconds = (after.userCPUTime - before.userCPUTime) / 1e6
  if (seconds > MOST_SECONDS) throw new Costly('hang', `${seconds} s for an input of ${input} bytes`)
  const taken = (after.maxRSS - before.maxRSS) * 1024
  if (taken > 3 * input + FLOOR_BYTES)
    throw new Costly('memory', `${Math.round(taken / 1e6)} MB for an input of ${input} bytes`)
  return outcome
}

process.once('message', (order: Order) => void attack(order).then(() => process.disconnect()))
