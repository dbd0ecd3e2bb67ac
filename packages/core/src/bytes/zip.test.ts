import { describe, expect, test } from 'vitest'
import yazl from 'yazl'
import { bytesOf } from './byte-source.ts'
import { Unreadable } from './errors.ts'
import { type ArchiveLimits, DEFAULT_LIMITS } from './limits.ts'
import { type SourceInput, walk } from './walk.ts'

async function zipOf(files: Readonly<Record<string, Uint8Array>>, compress = true): Promise<Buffer> {
  const zip = new yazl.ZipFile()
  for (const [name, bytes] of Object.entries(files)) zip.addBuffer(Buffer.from(bytes), name, { compress })
  zip.end()
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Paths with their texts, refusals with their codes, and the ends of archives, in order. */
async function walked(bytes: Uint8Array, limits: Partial<ArchiveLimits> = {}): Promise<string[]> {
  const input: SourceInput = { name: 'in', bytes: bytesOf(bytes) }
  const found: string[] = []
  try {
    for await (const step of walk(input, { ...DEFAULT_LIMITS, ...limits })) {
      if (step.kind === 'end') found.push('end')
      else if (step.kind === 'refused') found.push(`${step.path}: ${step.error.code}`)
      else found.push(`${step.file.path} = ${Buffer.from(await step.file.read()).toString()}`)
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    found.push(error.code)
  }
  return found
}

describe('zips', () => {
  test.each([true, false])('are unpacked, compressed: %s', async (compress) => {
    const zip = await zipOf(
      { 'a.txt': Buffer.from('one'), 'b/c.txt': Buffer.from(''), '__MACOSX/._a': Buffer.from('x') },
      compress,
    )
    expect(await walked(zip)).toEqual(['a.txt = one', 'b/c.txt = ', 'end'])
  })

  test('inside zips are walked after the files beside them, two levels deep', async () => {
    const third = await zipOf({ 'deep.txt': Buffer.from('3') })
    const second = await zipOf({ 'third.zip': third, 'two.txt': Buffer.from('2') })
    const first = await zipOf({ 'second.zip': second, 'one.txt': Buffer.from('1') })
    expect(await walked(first)).toEqual([
      'one.txt = 1',
      'end',
      'second.zip/third.zip: nesting_too_deep',
      'second.zip/two.txt = 2',
      'end',
    ])
    expect(await walked(first, { levels: 3 })).toContain('second.zip/third.zip/deep.txt = 3')
  })

  test('are refused beyond the limits', async () => {
    const two = await zipOf({ a: Buffer.from('1234'), b: Buffer.from('5678') })
    expect(await walked(two, { entries: 1 })).toEqual(['too_many_entries'])
    expect(await walked(two, { totalBytes: 7 })).toEqual(['expansion_limit'])
    expect(await walked(two, { entryBytes: 3 })).toEqual(['a: expansion_limit', 'b: expansion_limit', 'end'])
    expect(await walked(two, { totalBytes: 8, entryBytes: 4, entries: 2 })).toEqual([
      'a = 1234',
      'b = 5678',
      'end',
    ])
  })

  test('entries of all levels are counted together', async () => {
    const inner = await zipOf({ a: Buffer.from('1'), b: Buffer.from('2') })
    const outer = await zipOf({ 'inner.zip': inner })
    expect(await walked(outer, { entries: 2 })).toEqual(['end', 'inner.zip: too_many_entries'])
    expect(await walked(outer, { entries: 3 })).toContain('inner.zip/b = 2')
  })

  test('the ratio counts beyond the free bytes', async () => {
    const zeros = await zipOf({ zeros: Buffer.alloc(100_000) })
    expect(await walked(zeros, { ratio: 10, ratioFreeBytes: 50_000 })).toEqual([
      'zeros: expansion_limit',
      'end',
    ])
    expect((await walked(zeros, { ratio: 10, ratioFreeBytes: 100_000 }))[0]).toMatch(/^zeros = /)
  })

  test('cut anywhere, they are damaged and nothing worse', async () => {
    const zip = await zipOf({ a: Buffer.from('some text to compress, some text'), b: Buffer.from('more') })
    for (let length = 4; length < zip.length; length++) {
      expect(await walked(zip.subarray(0, length))).toEqual(['corrupt_archive'])
    }
  })

  test('an entry of which a byte changed fails its checksum and leaves the others', async () => {
    const zip = await zipOf({ a: Buffer.from('AAAA'), b: Buffer.from('BBBB') }, false)
    zip.writeUInt8(0x58, zip.indexOf('AAAA'))
    expect(await walked(zip)).toEqual(['a: corrupt_archive', 'b = BBBB', 'end'])
  })
})
