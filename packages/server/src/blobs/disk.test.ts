import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, open, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Blobs } from './blobs.ts'
import { type OpenForWriting, openDiskBlobs } from './disk.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const clock = Date.now

describe('blobs on disk', () => {
  let root: string
  let blobs: Blobs
  const owner = randomUUID()
  const read = async (digest: string, range?: { start: number; end: number }) =>
    Buffer.concat(await (await blobs.open(owner, digest, range)).stream.toArray()).toString()
  const incoming = () => readdir(join(root, 'incoming'))

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'sheaf-blobs-'))
    blobs = await openDiskBlobs(root, { clock })
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  test('bytes are kept once, under their digest, and read whole or in part', async () => {
    const stored = await blobs.put(owner, [Buffer.from('hello '), Buffer.from('field')])
    expect(stored).toEqual({ sha256: sha256('hello field'), size: 11 })
    expect(await blobs.put(owner, [Buffer.from('hello field')])).toEqual(stored)
    expect(await read(stored.sha256)).toBe('hello field')
    expect(await read(stored.sha256, { start: 6, end: 8 })).toBe('fi')
    expect((await blobs.open(owner, stored.sha256)).size).toBe(11)
    expect(await incoming()).toEqual([])
    expect((await stat(blobs.path(owner, stored.sha256))).mode & 0o077).toBe(0)
  })

  test('another owner does not have them', async () => {
    const { sha256: digest } = await blobs.put(owner, [Buffer.from('mine')])
    await expect(blobs.open(randomUUID(), digest)).rejects.toMatchObject({ code: 'blob_missing' })
  })

  test('a name that is no digest leads nowhere', async () => {
    await expect(blobs.open(owner, '../../etc/passwd')).rejects.toMatchObject({ code: 'blob_missing' })
  })

  test('removed is removed, twice is no error', async () => {
    const { sha256: digest } = await blobs.put(owner, [Buffer.from('short-lived')])
    await blobs.remove(owner, digest)
    await blobs.remove(owner, digest)
    await expect(blobs.open(owner, digest)).rejects.toMatchObject({ code: 'blob_missing' })
  })

  test('other bytes than announced, or a stream that breaks, leave nothing', async () => {
    await expect(blobs.put(owner, [Buffer.from('x')], sha256('y'))).rejects.toMatchObject({
      code: 'digest_mismatch',
    })
    async function* breaking() {
      yield Buffer.from('half')
      throw new Error('connection lost')
    }
    await expect(blobs.put(owner, breaking())).rejects.toThrow('connection lost')
    expect(await incoming()).toEqual([])
  })

  test('a full disk is a coded error and leaves nothing', async () => {
    const full: OpenForWriting = async (path) => {
      const handle = await open(path, 'wx')
      const write = async () => {
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      }
      return { write: write as typeof handle.write, sync: () => handle.sync(), close: () => handle.close() }
    }
    const store = await openDiskBlobs(root, { clock, openForWriting: full })
    await expect(store.put(owner, [Buffer.from('too much')])).rejects.toMatchObject({ code: 'storage_full' })
    expect(await incoming()).toEqual([])
  })

  test('what a crash left goes at the next start, what is being written stays', async () => {
    const [old, fresh] = [blobs.temporary(), blobs.temporary()]
    await writeFile(old, 'half')
    await utimes(old, new Date(0), new Date(0))
    await writeFile(fresh, 'half')
    await openDiskBlobs(root, { clock })
    expect((await incoming()).map((name) => join(root, 'incoming', name))).toEqual([fresh])
    await rm(fresh)
  })
})
