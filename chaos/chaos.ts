/**
 * What the service promises when everything goes wrong, held for real: `npm run chaos [-- part ...] [--quick] [--seed N] [--kills N] [--keep]`.
 * Prints figures and their bounds; exit code 1 when one is broken. `parts.ts` says what there is.
 */
import { parseArgs } from 'node:util'
import { textTable } from '@sheaf/cli'
import { parts } from './parts.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    seed: { type: 'string' },
    kills: { type: 'string' },
  },
})
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const unknown = positionals.filter((name) => !parts.some((part) => part.name === name))
if (unknown.length > 0 || !Number.isSafeInteger(seed)) {
  const known = parts.map(({ name, does }) => `  ${name.padEnd(10)}${does}`).join('\n')
  process.stderr.write(
    `${unknown.length > 0 ? `No part is called ${unknown.join(', ')}` : 'Not a seed'}; there are:\n${known}\n`,
  )
  process.exit(2)
}

process.stdout.write(`seed ${seed}\n`)
let broken = 0
for (const { name, does, run } of parts) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  process.stdout.write(`\n${name}: ${does}\n`)
  const started = performance.now()
  const say = (progress: string) => void process.stderr.write(`  ${progress}\n`)
  const { quick, keep, kills } = values
  const order = { quick, keep, seed, say, ...(kills === undefined ? {} : { kills: Number(kills) }) }
  const figures = await run(order)
  const rows = figures.map(({ what, value, bound = '', broken = false }) => [
    what,
    typeof value === 'number' ? value.toLocaleString('en') : value,
    bound,
    broken ? 'BROKEN' : '',
  ])
  rows.push(['seconds', Math.round((performance.now() - started) / 1000).toLocaleString('en'), '', ''])
  const headings = [{ title: 'Figure' }, { title: 'Value', right: true }, { title: 'Bound' }, { title: '' }]
  process.stdout.write(`${textTable(headings, rows)}\n`)
  broken += figures.filter((figure) => figure.broken).length
}
process.stdout.write(broken === 0 ? '\nEvery bound holds.\n' : `\n${broken} bounds are broken.\n`)
process.exit(broken === 0 ? 0 : 1)
