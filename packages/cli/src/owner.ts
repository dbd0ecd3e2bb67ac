import { ConfigInvalid, DatabaseUnavailable, OwnerError, openOwners, readConfig } from '@sheaf/server'
import { parse, UsageError } from './usage-error.ts'

/** `sheaf owner ...`: straight on the database, since it is for whoever runs the server. */
export async function ownerCommand(args: string[]): Promise<number> {
  const { positionals } = parse({ args, allowPositionals: true })
  const [action, username] = positionals
  if (action === undefined) throw new UsageError('what shall be done?')
  if (!['list', 'add', 'reset-password', 'revoke-tokens'].includes(action))
    throw new UsageError(`there is no '${action}'`)
  if (action !== 'list' && username === undefined) throw new UsageError('which owner?')
  try {
    await run(action, username ?? '')
    return 0
  } catch (error) {
    if (
      !(error instanceof ConfigInvalid || error instanceof DatabaseUnavailable || error instanceof OwnerError)
    )
      throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

async function run(action: string, username: string): Promise<void> {
  const owners = await openOwners(readConfig(process.env))
  try {
    if (action === 'list')
      for (const owner of await owners.list()) process.stdout.write(`${owner.username}\n`)
    else if (action === 'add') tell(await owners.add(username, process.env.SHEAF_PASSWORD))
    else if (action === 'reset-password')
      tell(await owners.resetPassword(username, process.env.SHEAF_PASSWORD))
    else await owners.revokeTokens(username)
  } finally {
    await owners.close()
  }
}

function tell({ username, password }: { username: string; password: string }): void {
  process.stdout.write(`${username}\nPassword, shown this once: ${password}\n`)
}
