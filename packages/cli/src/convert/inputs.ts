import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { ByteSource, SourceInput } from '@sheaf/core'

export interface OpenInput {
  readonly source: SourceInput
  close(): Promise<void>
}

/** A file or zip, or a folder as one source: what belongs together may lie in several of its files. */
export async function openInput(path: string): Promise<OpenInput> {
  const name = basename(resolve(path))
  if (!(await stat(path)).isDirectory()) {
    const file = await openFile(path)
    return { source: { name, bytes: file.bytes }, close: file.close }
  }
  const files = await Promise.all(
    (await filesBelow(path)).map(async (below) => {
      const absolute = join(path, below)
      return { path: below, bytes: lazily(absolute, (await stat(absolute)).size) }
    }),
  )
  return { source: { name, files }, close: async () => {} }
}

async function openFile(path: string): Promise<{ bytes: ByteSource; close(): Promise<void> }> {
  const handle = await open(path, 'r')
  const { size: byteLength } = await handle.stat()
  const bytes = {
    byteLength,
    slice: (start: number, end: number) => read(handle, start, Math.min(end, byteLength)),
  }
  return { bytes, close: () => handle.close() }
}

/** A folder may hold more files than a process may have open: each is open only while it is read. */
function lazily(path: string, byteLength: number): ByteSource {
  return {
    byteLength,
    async slice(start, end) {
      const handle = await open(path, 'r')
      try {
        return await read(handle, start, Math.min(end, byteLength))
      } finally {
        await handle.close()
      }
    },
  }
}

async function read(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(Math.max(0, end - start))
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, start + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

/** Every file below a folder, by its path in it, in a fixed order; links are not followed. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}
