import {
  ConfigInvalid,
  changeMasterKey,
  changeSigningKey,
  DatabaseUnavailable,
  RotationRefused,
  readConfig,
} from '@sheaf/server'
import { progressOn } from './progress.ts'
import { parse, UsageError } from './usage-error.ts'

/** `sheaf rotate-key`: while the service runs. */
export async function rotateKeyCommand(args: string[]): Promise<number> {
  const { values } = parse({
    args,
    options: { signing: { type: 'boolean' }, 'end-sessions': { type: 'boolean' } },
  })
  const { signing = false, 'end-sessions': endSessions = false } = values
  if (endSessions && !signing) throw new UsageError('--end-sessions goes with --signing')
  try {
    return signing ? await changeSigning(endSessions) : await changeMaster()
  } catch (error) {
    const isTold =
      error instanceof ConfigInvalid ||
      error instanceof DatabaseUnavailable ||
      error instanceof RotationRefused
    if (!isTold) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

async function changeSigning(endSessions: boolean): Promise<number> {
  await changeSigningKey(readConfig(process.env), { endSessions })
  const older = endSessions
    ? 'ended: everybody has to sign in again'
    : 'good until what they signed has ended'
  process.stdout.write(`A new key signs from now on. Older ones are ${older}.\n`)
  return 0
}

async function changeMaster(): Promise<number> {
  const progress = progressOn(process.stderr)
  const { count, broken, isNewKey } = await changeMasterKey(readConfig(process.env), (message) =>
    progress.show(message),
  ).finally(() => progress.clear())
  const what = isNewKey
    ? 'All secrets are sealed with a new master key.'
    : 'The change of the master key that had been begun is at its end. To make another key, run this again.'
  const lines = [
    `${what} ${count} were sealed anew.`,
    ...broken.map(
      ({ table, id }) => `${table} ${id} was changed in the database and does not open: left as it is`,
    ),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
  return broken.length > 0 ? 1 : 0
}
