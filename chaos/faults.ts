/**
 * Every fault of the AgFiniti emulator, alone and mixed: `node ready.mjs node chaos/faults.ts [--mixes N] [--seed N]`.
 * Ends with code 1 where a file was lost, doubled or spoiled, or a refresh token was used twice.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { type CaseFigures, runCase } from './fault-case.ts'
import { everyFault, kinds, mixes } from './fault-mixes.ts'
import { type FaultWorld, openFaultWorld } from './fault-world.ts'

export interface FaultFigures extends CaseFigures {
  readonly alone: number
  readonly mixes: number
  readonly seed: number
  readonly seconds: number
}

/** Each fault alone at each place, then so many mixes. Throws at the first that loses, doubles or spoils something. */
export async function run(options: { mixes: number; seed?: number }): Promise<FaultFigures> {
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31)
  const started = performance.now()
  const dataDir = await mkdtemp(join(tmpdir(), 'sheaf-faults-'))
  // As root the database runs as another account, which has to get in.
  await chmod(dataDir, 0o755)
  let world: FaultWorld | undefined
  const all: CaseFigures[] = []
  try {
    const opened = await openFaultWorld(dataDir)
    world = opened
    const alone = kinds.flatMap(everyFault)
    for (const fault of alone) {
      const figures = await runCase(opened, [fault]).catch((cause: unknown) => {
        throw new Error(`${JSON.stringify(fault)}: ${(cause as Error).message}`, { cause })
      })
      all.push(figures)
    }
    const property = fc.asyncProperty(mixes, async (mix) => void all.push(await runCase(opened, mix)))
    if (options.mixes > 0) await fc.assert(property, { numRuns: options.mixes, seed, endOnFailure: true })
    const seconds = Math.round((performance.now() - started) / 1000)
    return { ...summed(all), alone: alone.length, mixes: options.mixes, seed, seconds }
  } finally {
    await world?.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function summed(all: readonly CaseFigures[]): CaseFigures {
  const sum = (key: keyof CaseFigures) => all.reduce((total, each) => total + each[key], 0)
  return {
    faults: sum('faults'),
    syncs: sum('syncs'),
    files: sum('files'),
    changes: sum('changes'),
    refreshes: sum('refreshes'),
    resent: sum('resent'),
    reconnected: sum('reconnected'),
  }
}

if (import.meta.main) {
  const options = { mixes: { type: 'string', default: '200' }, seed: { type: 'string' } } as const
  const { values } = parseArgs({ options })
  const seed = values.seed === undefined ? {} : { seed: Number(values.seed) }
  const figures = await run({ mixes: Number(values.mixes), ...seed })
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}
