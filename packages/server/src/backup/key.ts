/** The master keys: never in a backup unless asked for, and without them a backup is of no use. */
import { createReadStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { SealBroken } from '../vault/errors.ts'
import { type GivenKeys, keyFileOf, toKeys } from '../vault/master-key.ts'
import { sealedColumns } from '../vault/reseal.ts'
import { createSealer } from '../vault/seal.ts'
import { BackupError } from './errors.ts'
import { keyFile, tableFile } from './format.ts'
import type { OpenBackup } from './open-backup.ts'

/** One a line, newest first, of the configuration, else of the data folder; undefined where there is none yet. */
export async function findMasterKeys(dataDir: string, given: GivenKeys): Promise<string | undefined> {
  return given.length > 0 ? given.join('\n') : await readText(keyFileOf(dataDir))
}

/**
 * The keys that a restored database will be opened with open all that is sealed in the backup. Those that came with the
 * backup are put into the data folder where there are none. Throws `BackupError` `key_missing`, `key_wrong`.
 */
export async function settleKey(
  backup: OpenBackup,
  { dataDir, given }: { dataDir: string; given: GivenKeys },
): Promise<void> {
  const here = await findMasterKeys(dataDir, given)
  const keys = here ?? (await readText(backup.path(keyFile)))
  if (keys === undefined)
    throw new BackupError(
      'key_missing',
      `The master key is not in this backup. Put it into ${keyFileOf(dataDir)}, or set SHEAF_MASTER_KEY.`,
    )
  if (!(await opens(backup, keys)))
    throw new BackupError(
      'key_wrong',
      `${given.length > 0 ? 'SHEAF_MASTER_KEY' : `The key in ${keyFileOf(dataDir)}`} does not open the secrets of this backup: give the key that it was made with.`,
    )
  if (here !== undefined) return
  await mkdir(dataDir, { recursive: true })
  await writeFile(keyFileOf(dataDir), `${keys}\n`, { mode: 0o600, flag: 'wx', flush: true })
}

/** Tries every sealed value: while the master key is changed there are some of both keys. */
async function opens(backup: OpenBackup, keys: string): Promise<boolean> {
  const known = toKeys(keys)
  const sealer = createSealer({ current: () => known })
  for (const [name, column] of sealedColumns) {
    const table = backup.manifest.tables.find((each) => each.name === name)
    if (!table || table.rows === 0) continue
    const [id, sealed] = ['id', column].map((each) => table.columns.indexOf(each)) as [number, number]
    const lines = createInterface({ input: createReadStream(backup.path(tableFile(name))) })
    for await (const line of lines) {
      const row = line.split('\t')
      const text = row[sealed] ?? ''
      if (text === '\\N') continue
      try {
        // COPY writes bytes as \\x and hexadecimal digits, and doubles the backslash.
        sealer.open(Buffer.from(text.replace(/^\\+x/, ''), 'hex'), row[id] ?? '')
      } catch (error) {
        // What was changed already in the database is not the key's fault.
        if (error instanceof SealBroken && error.code === 'another_key') return false
      }
    }
  }
  return true
}

async function readText(file: string): Promise<string | undefined> {
  const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return found?.trim()
}
