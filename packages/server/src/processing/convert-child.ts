/**
 * A conversion process: takes one task at a time from its parent. To convert a source it runs core's `convert` on it
 * and reports each unit as soon as its artifacts are on the disk; `merge-tasks.ts` is what else it does. It has no
 * database, no keys and no environment. `argv[2]` names the module that exports `convert`.
 */
import { open } from 'node:fs/promises'
import { readersOf } from '@sheaf/converters'
import {
  type ByteSource,
  type convert as Convert,
  type ConvertOptions,
  parseMapping,
  settingsOf,
} from '@sheaf/core'
import { BlobDamaged, BlobMissing } from '../blobs/errors.ts'
import { verifyFile } from '../blobs/verify.ts'
import { boundaries } from './boundary-task.ts'
import { merged, outside, overlaps, writeArtifact } from './merge-tasks.ts'
import type { ConvertTask, Message, Task, WrittenArtifact } from './messages.ts'

const { convert } = (await import(process.argv[2] ?? '@sheaf/core')) as { convert: typeof Convert }

process.on('message', (task: Task) => void run(task))
// The parent is gone.
process.on('disconnect', () => process.exit())

async function run(task: Task): Promise<void> {
  try {
    for (const path of storedPaths(task)) await verifyFile(path)
    if (task.kind === 'convert') await convertSource(task)
    else if (task.kind === 'merge') await say(await merged(task))
    else if (task.kind === 'outside') await say(await outside(task))
    else if (task.kind === 'boundaries') await say(await boundaries(task))
    else await say(overlaps(task))
    await say({ kind: 'done' })
  } catch (error) {
    await say(failureOf(error))
  }
}

/** What is read is what was stored. */
function storedPaths(task: Task): readonly string[] {
  if (task.kind === 'overlaps') return []
  return task.kind === 'merge' ? task.members.map(({ path }) => path) : [task.path]
}

async function convertSource(task: ConvertTask): Promise<void> {
  const handle = await open(task.path, 'r')
  try {
    const bytes = await byteSource(handle)
    const converted = new Set(task.converted)
    for await (const event of convert({ name: task.name, bytes }, optionsOf(task))) {
      if (event.kind === 'entry') {
        await say({ kind: 'entry', entry: event.entry })
      } else if (event.kind === 'boundary') {
        await say({ kind: 'boundary', boundary: event.boundary })
      } else if (event.kind === 'file' && !converted.has(event.file.key)) {
        const artifacts: WrittenArtifact[] = []
        for (const artifact of event.file.artifacts)
          artifacts.push(await writeArtifact(artifact, task.outputs))
        await say({ kind: 'unit', unit: { ...event.file, artifacts } })
      }
    }
  } finally {
    await handle.close()
  }
}

/** What the uploader knows comes before what is configured for all. */
function optionsOf({ now, configuration, hints, converters }: ConvertTask): ConvertOptions {
  const { crop, date, timeZone, mapping } = hints
  return {
    ...settingsOf(configuration),
    ...(crop === undefined ? {} : { crop }),
    ...(date === undefined ? {} : { date }),
    ...(timeZone === undefined ? {} : { sourceTimeZone: timeZone }),
    ...(mapping === undefined ? {} : { mappings: [parseMapping(mapping)] }),
    readers: readersOf(converters),
    now,
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

function failureOf(error: unknown): Message {
  const { name, code, message, stack } = error as Error & { code?: unknown }
  if (code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'failed', code: 'storage_full', message }
  if (error instanceof BlobDamaged)
    return { kind: 'failed', code: error.code, message, ...(error.path ? { damaged: error.path } : {}) }
  if (error instanceof BlobMissing) return { kind: 'failed', code: error.code, message }
  if (name === 'Unreadable' && typeof code === 'string') return { kind: 'failed', code, message }
  return { kind: 'failed', code: 'internal', message: stack ?? message }
}

/** Resolves once it is handed over, so that a slow parent slows us down. */
function say(message: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, {}, (error: Error | null) => (error ? reject(error) : resolve()))
  })
}
