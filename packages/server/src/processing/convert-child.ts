/**
 * A conversion process: takes one task at a time from its parent, runs core's `convert` on it, and reports each unit
 * as soon as its artifacts are on the disk. It has no database, no keys and no environment. `argv[2]` names the module
 * that exports `convert`.
 */
import { randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Artifact, ByteSource, convert as Convert } from '@sheaf/core'
import { writeDigested } from '../blobs/disk.ts'
import type { Message, Task, WrittenArtifact } from './messages.ts'

const { convert } = (await import(process.argv[2] ?? '@sheaf/core')) as { convert: typeof Convert }

process.on('message', (task: Task) => void run(task))
// The parent is gone.
process.on('disconnect', () => process.exit())

async function run(task: Task): Promise<void> {
  const handle = await open(task.path, 'r')
  try {
    const bytes = await byteSource(handle)
    for await (const event of convert({ name: task.name, bytes }, { now: task.now })) {
      if (event.kind === 'entry') {
        await say({ kind: 'entry', entry: event.entry })
      } else if (event.kind === 'file') {
        const artifacts: WrittenArtifact[] = []
        for (const artifact of event.file.artifacts) artifacts.push(await write(artifact, task.outputs))
        await say({ kind: 'unit', unit: { ...event.file, artifacts } })
      }
    }
    await say({ kind: 'done' })
  } catch (error) {
    await say(failureOf(error))
  } finally {
    await handle.close()
  }
}

async function byteSource(handle: Awaited<ReturnType<typeof open>>): Promise<ByteSource> {
  const { size } = await handle.stat()
  return {
    byteLength: size,
    async slice(start, end) {
      const wanted = new Uint8Array(Math.max(0, Math.min(end, size) - start))
      for (let at = 0; at < wanted.length; ) {
        const { bytesRead } = await handle.read(wanted, at, wanted.length - at, start + at)
        if (bytesRead === 0) return wanted.subarray(0, at)
        at += bytesRead
      }
      return wanted
    },
  }
}

async function write({ name, mediaType, chunks }: Artifact, folder: string): Promise<WrittenArtifact> {
  const file = join(folder, randomUUID())
  return { name, mediaType, file, ...(await writeDigested(() => open(file, 'wx', 0o600), chunks)) }
}

function failureOf(error: unknown): Message {
  const { name, code, message, stack } = error as Error & { code?: unknown }
  if (code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'failed', code: 'storage_full', message }
  if (name === 'Unreadable' && typeof code === 'string') return { kind: 'failed', code, message }
  return { kind: 'failed', code: 'internal', message: stack ?? message }
}

/** Resolves once it is handed over, so that a slow parent slows us down. */
function say(message: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, {}, (error: Error | null) => (error ? reject(error) : resolve()))
  })
}
