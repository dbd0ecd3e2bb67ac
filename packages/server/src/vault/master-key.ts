import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MasterKeys } from './seal.ts'

/** Keys as the configuration gives them, newest first; none: those in the data directory. */
export type GivenKeys = readonly string[]

export const keyFileOf = (dataDir: string) => join(dataDir, 'master.key')

/**
 * The keys from the configuration, else those in `master.key` (0600) in the data directory, one a line, newest first. The
 * first one is made at the first start. The file is read again when it has changed, so that every process has a new key
 * from the moment it is there.
 */
export async function openMasterKeys(dataDir: string, given: GivenKeys): Promise<MasterKeys> {
  if (given.length > 0) {
    const keys = given.map(toKey)
    return { current: () => keys }
  }
  const file = keyFileOf(dataDir)
  await makeFirst(file, dataDir)
  let seen = ''
  let keys: readonly Buffer[] = []
  return {
    current() {
      const state = stateOf(file)
      // Who takes the file away from under a running process takes nothing from it.
      if (state !== undefined && state !== seen) {
        keys = toKeys(readFileSync(file, 'utf8'))
        seen = state
      }
      return keys
    },
  }
}

/** Puts a new key in front of those that are in the file, so that a crash leaves the old file or the new one. */
export async function addMasterKey(dataDir: string): Promise<void> {
  const file = keyFileOf(dataDir)
  const aside = `${file}.${randomUUID()}`
  const before = await readFile(file, 'utf8')
  await writeFile(aside, `${newKey()}\n${before}`, { mode: 0o600, flush: true })
  await rename(aside, file)
  await syncFolder(dataDir)
}

async function makeFirst(file: string, dataDir: string): Promise<void> {
  if (stateOf(file) !== undefined) return
  await mkdir(dataDir, { recursive: true })
  // Linked into place, so that of two processes that start at once both end with the same, whole key.
  const aside = `${file}.${randomUUID()}`
  await writeFile(aside, `${newKey()}\n`, { mode: 0o600, flush: true })
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(aside)
}

function newKey(): string {
  return randomBytes(32).toString('hex')
}

/** Another one whenever the file is another one. */
function stateOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found && `${found.ino} ${found.mtimeNs} ${found.size}`
}

/** As they stand in the file or in a backup: one a line, newest first. Throws `Error` for a line that is none. */
export function toKeys(text: string): Buffer[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map(toKey)
}

/** Throws `Error` when the text is no 32 bytes. */
function toKey(text: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (key.length !== 32)
    throw new Error('The master key must be 32 bytes, as 64 hexadecimal digits or in base64.')
  return key
}

/** Where folders cannot be opened (Windows), a rename is on the disk by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
