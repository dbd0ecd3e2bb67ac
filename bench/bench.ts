/**
 * How fast, beside public peers on the same real files, in one run: `npm run bench`, or `npm run bench -- readers`.
 * Quote ratios; rates are this machine's.
 */
import { contests } from './contests.ts'
import { measureFields } from './fields.ts'
import { measureMap } from './map.ts'
import { measure, show } from './measure.ts'
import { measureOperation } from './operations.ts'

const wanted = process.argv.slice(2)
const asked = (name: string) => wanted.length === 0 || wanted.includes(name)
const chosen = (await contests()).filter(({ group }) => asked(group))
const service = [
  { name: 'fields', measure: measureFields },
  { name: 'operations', measure: measureOperation },
  { name: 'map', measure: measureMap },
].filter(({ name }) => asked(name))
if (chosen.length === 0 && service.length === 0) {
  process.stderr.write(`Nothing to measure is called '${wanted.join(' ')}'\n`)
  process.exitCode = 2
}
for (const { contest } of chosen) process.stdout.write(`${show(await measure(contest))}\n\n`)
for (const { measure } of service) process.stdout.write(`${await measure()}\n\n`)
