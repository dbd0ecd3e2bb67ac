/** A Sheaf server as it runs in earnest, but for the converter that argv[2] names. Says what it serves on one line. */
import { pino } from 'pino'
import { readConfig } from '../../src/config/config.ts'
import { startServer, stopOnSignal } from '../../src/server.ts'

const [converter] = process.argv.slice(2)
const overrides = { log: pino({ level: 'warn' }, pino.destination(2)), ...(converter ? { converter } : {}) }
const server = await startServer(readConfig(), overrides)
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`)
await stopOnSignal(server)
