/**
 * Draws other cases than the tests do: `npm run properties [-- PATH ...] [--rounds N] [--runs N] [--seed N]`.
 * Each round runs every property test on a seed of its own, with 1,000 cases where the test sets no number. A round
 * that fails prints its counterexample and its seed, and ends the command with exit code 1 once all are done.
 */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '10' },
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
const tests = globSync('packages/*/{src,tests}/**/*.test.ts')
  .filter((path) => readFileSync(path, 'utf8').includes("from 'fast-check'"))
  .filter((path) => positionals.length === 0 || positionals.some((part) => path.includes(part)))
for (let round = 0; round < Number(values.rounds); round++) {
  const seed = Number(values.seed) + round
  const env = { ...process.env, SHEAF_PROPERTY_SEED: String(seed), SHEAF_PROPERTY_RUNS: values.runs }
  const words = ['vitest', 'run', '--reporter=dot', '--testTimeout=600000', ...tests]
  const { status, stderr } = spawnSync('npx', words, { env, encoding: 'utf8' })
  process.stdout.write(`seed ${seed}: ${status === 0 ? 'holds' : 'BROKEN'}\n`)
  if (status === 0) continue
  process.exitCode = 1
  process.stdout.write(stderr)
}
