import { ApiError, type Client, createClient } from '@sheaf/contract'
import open from 'open'
import { parse, UsageError } from '../usage-error.ts'
import { secret } from './ask.ts'
import { connectAgLeader } from './connect-agleader.ts'

export async function connectCommand(args: string[]): Promise<number> {
  const { values, positionals } = parse({
    args,
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://localhost:8787' },
      username: { type: 'string' },
      user: { type: 'string' },
      'public-key': { type: 'string' },
      'agfiniti-url': { type: 'string', default: 'https://www.agfiniti.com' },
      port: { type: 'string', default: '8789' },
      prescriptions: { type: 'boolean', default: false },
      'no-browser': { type: 'boolean', default: false },
    },
  })
  if (positionals.length !== 1 || positionals[0]?.toLowerCase() !== 'agleader')
    throw new UsageError(`the provider is 'agleader', not '${positionals.join(' ')}'`)
  const username = needed(values.username, '--username')
  const publicKey = needed(values['public-key'], '--public-key')
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new UsageError(`--port ${values.port} is no port`)

  try {
    const client = createClient({ baseUrl: values.url })
    await client.authenticate({
      username,
      password: await secret('SHEAF_PASSWORD', `Password of ${username}`),
    })
    const userId = values.user ?? (await onlyUser(client))
    const privateKey = await secret('AGFINITI_PRIVATE_KEY', 'AgFiniti private key')
    const credentials = await connectAgLeader({
      client,
      userId,
      agfinitiUrl: values['agfiniti-url'],
      keys: { publicKey, privateKey },
      port,
      prescriptions: values.prescriptions,
      openBrowser: async (url) => {
        process.stderr.write(`Sign in at AgFiniti:\n  ${url}\n`)
        if (!values['no-browser']) await open(url)
      },
    })
    process.stdout.write(`Connected: credentials ${credentials.id} are ${credentials.status}.\n`)
    return credentials.status === 'OK' ? 0 : 1
  } catch (error) {
    if (error instanceof UsageError) throw error
    process.stderr.write(`Not connected: ${reason(error, values.url)}\n`)
    return 1
  }
}

async function onlyUser(client: Client): Promise<string> {
  const { items, total } = await client.users.list({ size: 20 })
  const [first] = items
  if (total === 1 && first) return first.id
  if (total === 0) throw new UsageError('this owner has no users yet: create one first')
  const some = items.map((user) => `  ${user.id}  ${user.name}`).join('\n')
  throw new UsageError(`which user? Give one with --user:\n${some}`)
}

function needed(value: string | undefined, flag: string): string {
  if (value === undefined) throw new UsageError(`${flag} is missing`)
  return value
}

function reason(error: unknown, url: string): string {
  if (error instanceof ApiError) return error.message
  if (error instanceof TypeError && error.message === 'fetch failed') return `no Sheaf answers at ${url}`
  return (error as Error).message
}
