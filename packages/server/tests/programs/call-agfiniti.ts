/** Asks AgFiniti argv[3] times at once in the name of the credential argv[2], once a line comes in; prints what it heard. */
import { once } from 'node:events'
import { pino } from 'pino'
import { readConfig } from '../../src/config/config.ts'
import { createContext } from '../../src/context.ts'

const context = await createContext(readConfig(), { log: pino({ level: 'silent' }) })
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const calls = Array.from({ length: Number(process.argv[3]) }, () =>
  context.connections
    .api(process.argv[2] ?? '')
    .whoAmI()
    .then(
      ({ email }) => email ?? '',
      (error: Error) => error.message,
    ),
)
const heard = Map.groupBy(await Promise.all(calls), (answer) => answer)
process.stdout.write(`${JSON.stringify([...heard].map(([answer, all]) => [answer, all.length]))}\n`)
await context.close()
process.exit()
