/**
 * Damages every fixture and reads it: `npm run fuzz [-- reader ...] [--runs N] [--long] [--seed N]`.
 * Each reader gets 100,000 runs on seeds cut to 64 KB; `--long` takes whole files. What crashes with anything but
 * `Unreadable`, hangs, or takes more than 3 x its input is kept in found/ and replayed by every test run.
 */
import { parseArgs } from 'node:util'
import { campaign } from './campaign.ts'
import { seedsByReader } from './seeds.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    long: { type: 'boolean', default: false },
  },
})
const seeds = await seedsByReader(values.long)
const readers = positionals.length > 0 ? positionals : [...seeds.keys()]
let findings = 0
for (const reader of readers) {
  if (!seeds.has(reader)) {
    process.stderr.write(`No reader is called '${reader}'; there are: ${[...seeds.keys()].join(', ')}\n`)
    process.exitCode = 2
    continue
  }
  const order = { reader, runs: Number(values.runs), seed: Number(values.seed), long: values.long }
  const { outcomes, found, seconds } = await campaign(order, seeds.get(reader)!)
  const done = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  const rate = Math.round(done / seconds).toLocaleString('en')
  process.stdout.write(`${reader}: ${done.toLocaleString('en')} runs, ${rate} a second\n`)
  for (const [outcome, count] of Object.entries(outcomes).sort(([, a], [, b]) => b - a))
    process.stdout.write(`  ${outcome.padEnd(28)} ${count.toLocaleString('en').padStart(9)}\n`)
  for (const path of found) process.stdout.write(`  FOUND ${path}\n`)
  findings += found.length
}
if (findings > 0) process.exitCode = 1
