/** The master key: never in a backup unless asked for, and without it a backup is of no use. */
import { createReadStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createSealer } from '../vault/seal.ts'
import { BackupError } from './errors.ts'
import { keyFile, tableFile } from './format.ts'
import type { OpenBackup } from './open-backup.ts'

/** As it stands in the configuration, else in the data folder; undefined where there is none yet. */
export async function findMasterKey(dataDir: string, given: string | undefined): Promise<string | undefined> {
  return given ?? (await readText(join(dataDir, 'master.key')))
}

/**
 * The key that a restored database will be opened with opens what is in the backup. One that came with the backup is put
 * into the data folder where there is none. Throws `BackupError` `key_missing`, `key_wrong`.
 */
export async function settleKey(
  backup: OpenBackup,
  { dataDir, given }: { dataDir: string; given: string | undefined },
): Promise<void> {
  const here = await findMasterKey(dataDir, given)
  const key = here ?? (await readText(backup.path(keyFile)))
  if (key === undefined)
    throw new BackupError(
      'key_missing',
      `The master key is not in this backup. Put it into ${join(dataDir, 'master.key')}, or set SHEAF_MASTER_KEY.`,
    )
  if (!(await opens(backup, key)))
    throw new BackupError(
      'key_wrong',
      `${given ? 'SHEAF_MASTER_KEY' : `The key in ${join(dataDir, 'master.key')}`} does not open the secrets of this backup: give the key that it was made with.`,
    )
  if (here !== undefined) return
  await mkdir(dataDir, { recursive: true })
  await writeFile(join(dataDir, 'master.key'), `${key}\n`, { mode: 0o600, flag: 'wx', flush: true })
}

/** Tries the first row of each table with sealed bytes. */
async function opens(backup: OpenBackup, key: string): Promise<boolean> {
  const sealer = createSealer(
    /^[0-9a-f]{64}$/i.test(key) ? Buffer.from(key, 'hex') : Buffer.from(key, 'base64'),
  )
  for (const name of ['signing_keys', 'credentials']) {
    const table = backup.manifest.tables.find((each) => each.name === name)
    if (!table || table.rows === 0) continue
    const row = await firstRow(backup.path(tableFile(name)))
    const [id, secret] = ['id', 'secret'].map((column) => row[table.columns.indexOf(column)] ?? '')
    try {
      // COPY writes bytes as \x and hexadecimal digits, and doubles the backslash.
      sealer.open(Buffer.from((secret ?? '').replace(/^\\+x/, ''), 'hex'), id ?? '')
    } catch {
      return false
    }
  }
  return true
}

async function firstRow(file: string): Promise<string[]> {
  for await (const line of createInterface({ input: createReadStream(file) })) return line.split('\t')
  return []
}

async function readText(file: string): Promise<string | undefined> {
  const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return found?.trim()
}
