import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream'
import type { Blobs, ListedBlob, StoredBlob } from './blobs.ts'
import { openDraft } from './draft.ts'
import { BlobDamaged, BlobMissing, DigestMismatch } from './errors.ts'
import { verifying } from './verify.ts'
import { whenFull } from './when-full.ts'

/** A temporary file that nobody has written to for this long was left by a crash. */
const abandonedMs = 3600 * 1000
/** A draft is for going on with it soon. */
const draftMs = 24 * 3600 * 1000

/** What of the file system a write needs: handed in, so that a full disk can be tested. */
export type OpenForWriting = (path: string) => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>

export type OnDamaged = (blob: { readonly ownerId: string; readonly sha256: string }) => void

/**
 * `<root>/<owner>/<first two digits>/<sha256>`, and `<root>/incoming` for what is being written.
 * The folder is private: files in it are customers' data.
 */
export async function openDiskBlobs(
  root: string,
  options: {
    clock: () => number
    openForWriting?: OpenForWriting
    /** Told of bytes that are not what they were. */
    onDamaged?: OnDamaged
  },
): Promise<Blobs> {
  const incoming = join(root, 'incoming')
  const openForWriting = options.openForWriting ?? ((path) => open(path, 'wx', 0o600))
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  await removeAbandoned(incoming, options.clock())

  const folderOf = (ownerId: string, sha256: string) => join(root, safe(ownerId), safe(sha256).slice(0, 2))
  const path = (ownerId: string, sha256: string) => join(folderOf(ownerId, sha256), sha256)
  const temporary = () => join(incoming, randomUUID())

  const size = async (ownerId: string, sha256: string) => {
    const found = await stat(path(ownerId, sha256)).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new BlobMissing(sha256) : error
    })
    return found.size
  }

  const adopt = async (ownerId: string, file: string, blob: StoredBlob) => {
    const folder = folderOf(ownerId, blob.sha256)
    await whenFull(async () => {
      const made = await mkdir(folder, { recursive: true, mode: 0o700 })
      await rename(file, path(ownerId, blob.sha256))
      // A rename, or a new folder, is durable once the folder that holds it is.
      for (const changed of made ? [folder, dirname(folder), root] : [folder]) await syncFolder(changed)
    })
  }

  return {
    path,
    temporary,
    adopt,
    removeAbandoned: (now) => removeAbandoned(incoming, now),
    draft: (key, resume) => openDraft({ incoming, openForWriting, adopt }, safe(key), resume),

    async put(ownerId, bytes, expectedSha256) {
      const file = temporary()
      try {
        const blob = await whenFull(() => writeDigested(() => openForWriting(file), bytes))
        if (expectedSha256 !== undefined && expectedSha256 !== blob.sha256) {
          throw new DigestMismatch(expectedSha256, blob.sha256)
        }
        await adopt(ownerId, file, blob)
        return blob
      } catch (error) {
        await rm(file, { force: true })
        throw error
      }
    },

    size,

    async open(ownerId, sha256, range) {
      const found = await size(ownerId, sha256)
      const damaged = () => options.onDamaged?.({ ownerId, sha256 })
      if (range && range.end > found) {
        damaged()
        throw new BlobDamaged(sha256)
      }
      const file = path(ownerId, sha256)
      // createReadStream counts the last byte in.
      const stored = createReadStream(file, range ? { start: range.start, end: range.end - 1 } : {})
      // What breaks, breaks the stream that is read.
      const stream = range ? stored : pipeline(stored, verifying(sha256, damaged), () => {})
      return { size: found, stream }
    },

    async *list() {
      for (const ownerId of await readdir(root)) {
        if (ownerId === 'incoming') continue
        for (const folder of await readdir(join(root, ownerId)))
          yield* listFolder(ownerId, join(root, ownerId, folder))
      }
    },

    noteDamaged(file) {
      options.onDamaged?.({ ownerId: basename(dirname(dirname(file))), sha256: basename(file) })
    },

    async remove(ownerId, sha256) {
      await rm(path(ownerId, sha256), { force: true })
    },
  }
}

/** Writes and fsyncs; the digest is taken on the way. */
export async function writeDigested(
  openFile: () => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<StoredBlob> {
  const digest = createHash('sha256')
  let size = 0
  const handle = await openFile()
  try {
    for await (const chunk of bytes) {
      digest.update(chunk)
      for (let at = 0; at < chunk.length; ) at += (await handle.write(chunk, at)).bytesWritten
      size += chunk.length
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sha256: digest.digest('hex'), size }
}

async function* listFolder(ownerId: string, folder: string): AsyncGenerator<ListedBlob> {
  for (const sha256 of await readdir(folder)) {
    const found = await stat(join(folder, sha256)).catch(() => undefined)
    if (found?.isFile()) yield { ownerId, sha256, size: found.size, writtenAt: found.mtimeMs }
  }
}

export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function removeAbandoned(incoming: string, now: number): Promise<void> {
  for (const name of await readdir(incoming)) {
    const file = join(incoming, name)
    const found = await stat(file).catch(() => undefined)
    const keptMs = name.includes('~') ? draftMs : abandonedMs
    if (found && now - found.mtimeMs > keptMs) await rm(file, { recursive: true, force: true })
  }
}

/** Names become paths: only what a uuid or a digest is made of. */
function safe(name: string): string {
  if (!/^[0-9a-f-]{4,64}$/.test(name)) throw new BlobMissing(name)
  return name
}
