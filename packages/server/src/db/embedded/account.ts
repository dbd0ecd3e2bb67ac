import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseUnavailable } from '../errors.ts'

/** Who runs PostgreSQL when we are root: it refuses to run as root itself. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** An unprivileged account of this machine with a passwd entry (initdb looks its user up): `postgres`, else `nobody`. */
export async function unprivilegedAccount(passwdFile = '/etc/passwd'): Promise<Account> {
  const lines = (await readFile(passwdFile, 'utf8')).split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const entry = lines.find((fields) => fields[0] === name)
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) }
  }
  throw new DatabaseUnavailable(
    'embedded_account',
    'PostgreSQL does not run as root, and there is no account postgres or nobody to run it as. ' +
      'Start Sheaf as another user, or set DATABASE_URL.',
  )
}

/** Whether the account may pass every folder on the way to `path` and enter or run what is there. */
export async function reachable(path: string, account: Account): Promise<boolean> {
  for (let at = await realpath(path); ; at = dirname(at)) {
    const { mode, uid, gid } = await stat(at)
    const execute = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if (!(mode & execute)) return false
    if (at === dirname(at)) return true
  }
}
