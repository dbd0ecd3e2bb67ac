import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, open, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Blobs, ListedBlob } from './blobs.ts'
import { type OpenForWriting, openDiskBlobs } from './disk.ts'
import { verifyFile } from './verify.ts'

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

  test('bytes that were changed break the stream before its end, and somebody hears of it', async () => {
    const heard: unknown[] = []
    const store = await openDiskBlobs(root, { clock, onDamaged: (blob) => heard.push(blob) })
    const { sha256: digest } = await store.put(owner, [Buffer.alloc(300_000, 1)])
    const changed = await open(store.path(owner, digest), 'r+')
    await changed.write(Buffer.from([2]), 0, 1, 299_999)
    await changed.close()
    const { stream } = await store.open(owner, digest)
    let bytes = 0
    const reading = (async () => {
      for await (const chunk of stream) bytes += (chunk as Buffer).length
    })()
    await expect(reading).rejects.toMatchObject({ code: 'blob_damaged' })
    expect(bytes).toBeLessThan(300_000)
    expect(heard).toEqual([{ ownerId: owner, sha256: digest }])
    await expect(verifyFile(store.path(owner, digest))).rejects.toMatchObject({ code: 'blob_damaged' })

    // Of a range no more is known than its length.
    await truncate(store.path(owner, digest), 1000)
    await expect(store.open(owner, digest, { start: 0, end: 1001 })).rejects.toMatchObject({
      code: 'blob_damaged',
    })
    expect(heard).toHaveLength(2)

    // The same bytes stored anew are whole again.
    await store.put(owner, [Buffer.alloc(300_000, 1)])
    await verifyFile(store.path(owner, digest))
  })

  test.each([0, 1, 65_536, 200_000])('%i bytes read whole are those that were stored', async (size) => {
    const { sha256: digest } = await blobs.put(owner, [Buffer.alloc(size, 7)])
    expect((await read(digest)).length).toBe(size)
  })

  test('everything in the store is listed, but not what is on its way', async () => {
    const lister = randomUUID()
    const { sha256: digest } = await blobs.put(lister, [Buffer.from('listed')])
    const listed: ListedBlob[] = []
    for await (const blob of blobs.list()) if (blob.ownerId === lister) listed.push(blob)
    expect(listed).toMatchObject([{ ownerId: lister, sha256: digest, size: 6 }])
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
