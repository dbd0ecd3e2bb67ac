/** Where a backup is written: a folder, or a tar of one. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { StoredBlob } from '../blobs/blobs.ts'
import { syncFolder, writeDigested } from '../blobs/disk.ts'
import { BackupError } from './errors.ts'
import { tarEnd, tarHeader, tarPadding } from './tar.ts'

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

export interface Archive {
  /** Adds a file. What cannot be read to its end leaves nothing, and may be passed over. */
  add(name: string, bytes: Chunks): Promise<StoredBlob>
  /** All of it is on the disk, under its name. */
  finish(): Promise<void>
  /** Takes away what was written. */
  abandon(): Promise<void>
}

/** A tar where the target ends so, else a folder. Throws `BackupError` where something is there already. */
export async function createArchive(target: string): Promise<Archive> {
  try {
    return await (target.endsWith('.tar') ? tarArchive(target) : folderArchive(target))
  } catch (error) {
    if (error instanceof BackupError) throw error
    throw new BackupError(
      'target_unwritable',
      `${target} cannot be written: ${(error as Error).message}`,
      error,
    )
  }
}

async function folderArchive(target: string): Promise<Archive> {
  const there = await readdir(target).catch(() => [])
  if (there.length > 0)
    throw new BackupError('target_exists', `${target} is not empty: name a new folder for this backup.`)
  await mkdir(target, { recursive: true, mode: 0o700 })
  const folders = new Set([target])
  return {
    async add(name, bytes) {
      const file = join(target, name)
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      folders.add(dirname(file))
      try {
        return await writeDigested(() => open(file, 'wx', 0o600), bytes)
      } catch (error) {
        await rm(file, { force: true })
        throw error
      }
    },
    async finish() {
      for (const folder of folders) await syncFolder(folder)
    },
    abandon: () => rm(target, { recursive: true, force: true }),
  }
}

/** Written beside its name until it is whole. */
async function tarArchive(target: string): Promise<Archive> {
  if (await stat(target).catch(() => undefined))
    throw new BackupError('target_exists', `${target} is there already: name a new file for this backup.`)
  const [partial, spool] = [`${target}.partial`, `${target}.spool`]
  const handle = await open(partial, 'w', 0o600)
  let end = 0
  return {
    async add(name, bytes) {
      // The header tells a size: it is known once the bytes are here.
      const stored = await writeDigested(() => open(spool, 'w', 0o600), bytes).catch(
        async (error: unknown) => {
          await rm(spool, { force: true })
          throw error
        },
      )
      end = await append(handle, end, [tarHeader(name, stored.size)])
      end = await append(handle, end, createReadStream(spool, { highWaterMark: 2 ** 20 }))
      end = await append(handle, end, [tarPadding(stored.size)])
      await rm(spool)
      return stored
    },
    async finish() {
      await append(handle, end, [tarEnd])
      await handle.sync()
      await handle.close()
      await rename(partial, target)
      await syncFolder(dirname(target))
    },
    async abandon() {
      await handle.close().catch(() => {})
      for (const file of [partial, spool]) await rm(file, { force: true })
    },
  }
}

async function append(handle: FileHandle, from: number, chunks: AsyncIterable<unknown> | Iterable<unknown>) {
  let end = from
  for await (const chunk of chunks) {
    const bytes = chunk as Uint8Array
    for (let at = 0; at < bytes.length; )
      at += (await handle.write(bytes, at, bytes.length - at, end + at)).bytesWritten
    end += bytes.length
  }
  return end
}

/** Of a file as it lies there. */
export async function digestOf(file: string): Promise<StoredBlob> {
  const digest = createHash('sha256')
  let size = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    digest.update(chunk as Buffer)
    size += (chunk as Buffer).length
  }
  return { sha256: digest.digest('hex'), size }
}
