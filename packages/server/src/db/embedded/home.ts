import { createHash } from 'node:crypto'
import { access, chmod, chown, constants, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseUnavailable } from '../errors.ts'
import { type Account, reachable, unprivilegedAccount } from './account.ts'

/** Where the cluster lives, and as whom it runs (undefined: as we do). */
export interface Home {
  readonly path: string
  readonly account: Account | undefined
}

/**
 * The cluster's folder: `postgres` in the data directory. As root the cluster belongs to another account; where that
 * account cannot reach the data directory (it is below a 0700 folder, whose mode is not ours to change), the cluster
 * lives under /var/lib/sheaf, and `postgres.location` in the data directory says where.
 */
export async function findHome(dataDir: string, say: (message: string) => void): Promise<Home> {
  await mkdir(dataDir, { recursive: true, mode: 0o755 })
  const local = join(dataDir, 'postgres')
  if (process.getuid?.() !== 0) {
    await mkdir(local, { recursive: true, mode: 0o700 })
    return { path: local, account: undefined }
  }

  const pointer = join(dataDir, 'postgres.location')
  const elsewhere = (await readFile(pointer, 'utf8').catch(() => '')).trim()
  if (elsewhere) {
    const account = await ownerOf(elsewhere)
    if (account) return { path: elsewhere, account }
    throw new DatabaseUnavailable(
      'embedded_gone',
      `The database of ${dataDir} was kept in ${elsewhere}, which is not there any more. ` +
        `Bring it back, or delete ${pointer} to start with an empty database.`,
    )
  }

  // A cluster made by a plain user keeps running as that user.
  const account = (await ownerOf(local)) ?? (await unprivilegedAccount())
  if (await reachable(dataDir, account)) return { path: await makeFor(local, account), account }

  const name = createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex')
    .slice(0, 16)
  const path = await makeFor(join(await shelf(say), name), account)
  await writeFile(pointer, `${path}\n`)
  say(`PostgreSQL does not run as root and its account cannot reach ${dataDir}: the database is in ${path}`)
  return { path, account }
}

/** A folder of ours that every account can reach: /var/lib/sheaf, else one in the temporary folder. */
export async function shelf(say: (message: string) => void): Promise<string> {
  const preferred = '/var/lib/sheaf'
  try {
    await makeOpen(preferred)
    await access(preferred, constants.W_OK)
    return preferred
  } catch {
    const fallback = join(tmpdir(), 'sheaf')
    await makeOpen(fallback)
    say(
      `${preferred} cannot be written: using ${fallback}, which the system may clear. Better set DATABASE_URL.`,
    )
    return fallback
  }
}

/** Passable for everybody whatever our umask is; one that is there keeps its mode. */
export async function makeOpen(folder: string): Promise<void> {
  if (await mkdir(folder, { recursive: true })) await chmod(folder, 0o755)
}

async function ownerOf(path: string): Promise<Account | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined
}

async function makeFor(path: string, account: Account): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chown(path, account.uid, account.gid)
  return path
}
