/** A Sheaf server as it runs in earnest. Says what it serves on one line. */
import { pino } from 'pino'
import { readConfig } from '../../src/config/config.ts'
import { openLog } from '../../src/observe/log.ts'
import { startServer, stopOnSignal } from '../../src/server.ts'

const server = await startServer(readConfig(), { log: openLog('warn', pino.destination(2)) })
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`)
await stopOnSignal(server)
