/**
 * How fast, beside public peers on the same real files, in one run: `npm run bench`, or `npm run bench -- readers`.
 * Quote ratios; rates are this machine's.
 */
import { contests } from './contests.ts'
import { measure, show } from './measure.ts'

const wanted = process.argv.slice(2)
const chosen = (await contests()).filter(({ group }) => wanted.length === 0 || wanted.includes(group))
if (chosen.length === 0) {
  process.stderr.write(`Nothing to measure is called '${wanted.join(' ')}'\n`)
  process.exitCode = 2
}
for (const { contest } of chosen) process.stdout.write(`${show(await measure(contest))}\n\n`)
