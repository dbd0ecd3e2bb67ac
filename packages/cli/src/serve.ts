import {
  ConfigInvalid,
  DatabaseUnavailable,
  PortUnavailable,
  readConfig,
  startServer,
  stopOnSignal,
} from '@sheaf/server'
import { parse, UsageError } from './usage-error.ts'

const roles = ['all', 'api', 'worker'] as const
/** After that whatever still keeps the process alive does so no longer: who starts it again waits for its end. */
const lastWordMs = 5000

/** Runs until SIGTERM or SIGINT. */
export async function serveCommand(args: string[]): Promise<number> {
  const { values } = parse({ args, options: { role: { type: 'string' } } })
  const role = roles.find((each) => each === values.role)
  if (values.role !== undefined && role === undefined)
    throw new UsageError(`--role is one of ${roles.join(', ')}`)
  try {
    const config = readConfig(process.env)
    const server = await startServer(role === undefined ? config : { ...config, role })
    process.stderr.write(banner(server))
    await stopOnSignal(server)
    return 0
  } catch (error) {
    if (
      !(
        error instanceof ConfigInvalid ||
        error instanceof DatabaseUnavailable ||
        error instanceof PortUnavailable
      )
    )
      throw error
    process.stderr.write(`Sheaf does not start:\n${error.message.replace(/^/gm, '  ')}\n`)
    setTimeout(() => process.exit(1), lastWordMs).unref()
    return 1
  }
}

type Started = Awaited<ReturnType<typeof startServer>>

function banner({ url, metricsUrl, firstOwner }: Started): string {
  const lines = [
    url === undefined
      ? 'Sheaf works off its jobs.'
      : `Sheaf listens on ${url}; the API is described at ${url}/docs`,
  ]
  if (metricsUrl) lines.push(`Prometheus reads ${metricsUrl}`)
  if (firstOwner) {
    const { username, password } = firstOwner
    lines.push(
      '',
      'First start: an API owner was made. Its password is shown this once:',
      `  ${username}`,
      `  ${password}`,
      '',
    )
  }
  return `${lines.join('\n')}\n`
}
