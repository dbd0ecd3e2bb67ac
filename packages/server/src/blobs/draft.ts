import { createHash, type Hash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Blobs, Draft } from './blobs.ts'
import { DigestMismatch } from './errors.ts'
import { whenFull } from './when-full.ts'

/** File names have an end. */
const longestTag = 100

interface DraftParts {
  readonly incoming: string
  readonly openForWriting: (path: string) => Promise<Pick<FileHandle, 'write' | 'sync' | 'close'>>
  readonly adopt: Blobs['adopt']
}

/**
 * `incoming/<key>~<tag>~<uuid>`: the name says which bytes are in it. What another process left is copied, never
 * written on: no file ever has two writers, whether that process is gone or only thought to be.
 */
export async function openDraft(
  parts: DraftParts,
  key: string,
  { resume }: { resume: boolean },
): Promise<Draft> {
  const { incoming, openForWriting, adopt } = parts
  let writing: { path: string; handle: Awaited<ReturnType<typeof openForWriting>>; digest: Hash } | undefined
  let size = 0
  let tag: string | undefined

  const drop = async () => {
    if (writing) {
      await writing.handle.close()
      await rm(writing.path, { force: true })
    }
    writing = undefined
    size = 0
    tag = undefined
  }
  const restart = async (newTag: string | undefined) => {
    await drop()
    const path = join(incoming, `${key}~${encoded(newTag) ?? ''}~${randomUUID()}`)
    writing = { path, handle: await whenFull(() => openForWriting(path)), digest: createHash('sha256') }
    tag = newTag
  }
  const write = async (chunk: Uint8Array) => {
    if (!writing) throw new Error('A draft begins with restart')
    const { handle, digest } = writing
    digest.update(chunk)
    for (let at = 0; at < chunk.length; ) at += (await whenFull(() => handle.write(chunk, at))).bytesWritten
    size += chunk.length
  }

  const left = await leftOf(incoming, key)
  const best = resume ? left.find((draft) => draft.tag !== undefined && draft.size > 0) : undefined
  if (best) {
    await restart(best.tag)
    for await (const chunk of createReadStream(best.path, { highWaterMark: 2 ** 20 })) await write(chunk)
  }
  for (const { path } of left) await rm(path, { force: true })

  return {
    get size() {
      return size
    },
    get tag() {
      return tag
    },
    restart,
    write,
    drop,

    async finish(ownerId, expectedSha256) {
      if (!writing) await restart(undefined)
      const { path, handle, digest } = writing as NonNullable<typeof writing>
      await whenFull(() => handle.sync())
      const blob = { sha256: digest.digest('hex'), size }
      if (expectedSha256 !== undefined && expectedSha256 !== blob.sha256) {
        await drop()
        throw new DigestMismatch(expectedSha256, blob.sha256)
      }
      await handle.close()
      writing = undefined
      await adopt(ownerId, path, blob).catch(async (error: unknown) => {
        await rm(path, { force: true })
        throw error
      })
      return blob
    },

    async keep() {
      if (size === 0 || encoded(tag) === undefined) return drop()
      await writing?.handle.close()
      writing = undefined
    },
  }
}

/** Largest first. */
async function leftOf(
  incoming: string,
  key: string,
): Promise<{ path: string; tag: string | undefined; size: number }[]> {
  const names = (await readdir(incoming)).filter((name) => name.startsWith(`${key}~`))
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(incoming, name)
      const size = await stat(path).then(
        (each) => each.size,
        () => 0,
      )
      const tag = Buffer.from(name.split('~')[1] ?? '', 'base64url').toString()
      return { path, size, tag: tag === '' ? undefined : tag }
    }),
  )
  return found.sort((a, b) => b.size - a.size)
}

function encoded(tag: string | undefined): string | undefined {
  const text = Buffer.from(tag ?? '').toString('base64url')
  return text.length > 0 && text.length <= longestTag ? text : undefined
}
