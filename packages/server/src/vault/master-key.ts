import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The key from the configuration, else the one in `master.key` (0600) in the data directory, made at the first start. */
export async function loadMasterKey(dataDir: string, given: string | undefined): Promise<Buffer> {
  return toKey(given ?? (await readOrMake(join(dataDir, 'master.key'), dataDir)))
}

async function readOrMake(file: string, dataDir: string): Promise<string> {
  const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (found !== undefined) return found.trim()
  await mkdir(dataDir, { recursive: true })
  // Linked into place, so that of two processes that start at once both end with the same, whole key.
  const aside = join(dataDir, `master.key.${randomUUID()}`)
  await writeFile(aside, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true })
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(aside)
  return (await readFile(file, 'utf8')).trim()
}

/** Throws `Error` when the text is no 32 bytes. */
export function toKey(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (key.length !== 32)
    throw new Error('The master key must be 32 bytes, as 64 hexadecimal digits or in base64.')
  return key
}
