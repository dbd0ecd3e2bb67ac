import { parseArgs } from 'node:util'
import { startEmulator } from './emulator.ts'
import { RequestError } from './errors.ts'
import { FAULT_KINDS, type FaultName, faultKind } from './faults/fault-kinds.ts'
import { parseFaultFlag } from './faults/parse-fault.ts'
import { DEMO_KEY } from './oauth/consumer-keys.ts'

const OPTIONS = {
  port: { type: 'string', default: '8788' },
  host: { type: 'string', default: '127.0.0.1' },
  'auto-approve': { type: 'boolean', default: false },
  'strict-rotation': { type: 'boolean', default: false },
  'access-token-ttl': { type: 'string', default: '3600' },
  fault: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function help(): string {
  const faults = Object.keys(FAULT_KINDS).map((name) => {
    const { parameter, does } = faultKind(name as FaultName)
    return `    ${`${name}${parameter ? `:${parameter.name}=N` : ''}`.padEnd(24)}${does}`
  })
  return `AgFiniti emulator: an OAuth 2.0 server and file service for trying Sheaf out.

  --port N              8788
  --host ADDRESS        127.0.0.1; nothing here is meant to be reached from elsewhere
  --auto-approve        sign the seeded grower in and agree, without a page
  --strict-rotation     no grace of 60 s for a refresh token that was exchanged
  --access-token-ttl N  seconds, 3600
  --fault FAULT         may be given several times; KIND[:name=value,...], with endpoint=NAME and times=N too

${faults.join('\n')}

While it runs, over HTTP (JSON):

    GET, DELETE /emulator/counters           calls, refreshes, reuse of refresh tokens, downloads at once; DELETE resets
    GET, POST, DELETE /emulator/faults[/ID]  POST {"kind":"rateLimit","endpoint":"files","times":2}
    GET /emulator/grants                     who agreed to what
    POST /emulator/revoke                    {"grantId"}, {"refreshToken"} or {"account":"E-MAIL"}
    POST /emulator/expire-access-tokens      all of them
    POST /emulator/files?account=E-MAIL&name=NAME  the body is the file; &id= replaces one
    DELETE /emulator/files/ID
    GET /emulator/uploads                    the prescriptions that were sent in
`
}

function wholeNumber(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value
  const message = `--${name} must be a whole number from ${minimum} to ${maximum}.`
  throw new RequestError(400, 'invalid_option', message)
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    process.stdout.write(help())
    return
  }
  const emulator = await startEmulator({
    port: wholeNumber('port', values.port, 0, 65_535),
    host: values.host,
    autoApprove: values['auto-approve'],
    strictRotation: values['strict-rotation'],
    accessTokenTtl: wholeNumber('access-token-ttl', values['access-token-ttl'], 1, 31_536_000),
    faults: values.fault.map(parseFaultFlag),
  })
  const url = emulator.url.replace('127.0.0.1', 'localhost')
  const growers = emulator.accounts.list().map(({ email, password }) => `${email} / ${password}`)
  process.stdout.write(`AgFiniti emulator  ${url}
  keys     ${DEMO_KEY.publicKey} / ${DEMO_KEY.privateKey}, any redirection URL on this machine; register others at ${url}/keys
  growers  ${growers.join('\n           ')}
  control  ${url}/emulator/counters, /faults, /grants; faults and flags: --help
`)
  const stop = (): void => void emulator.close()
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function explain(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  if (code === 'EADDRINUSE')
    return 'The port is taken: stop what listens there, or choose another with --port.'
  if (error instanceof RequestError || code?.startsWith('ERR_PARSE_ARGS')) return `${message} See --help.`
  throw error
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
})
