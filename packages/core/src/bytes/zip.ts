import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'
import type { ByteSource } from './byte-source.ts'
import { decodeEntryName, isJunk, isUnsafePath, nameProblem } from './entry-name.ts'
import { Unreadable } from './errors.ts'
import { inflateInto } from './inflate.ts'
import type { ArchiveLimits } from './limits.ts'
import { HEAD_BYTES, type SourceFile } from './source-file.ts'

/** An entry that is not unpacked, and why. */
export interface RefusedEntry {
  readonly path: string
  readonly outcome: 'ignored' | 'failed'
  readonly error: Unreadable
}

/** What all levels of one source have used up so far. */
export interface Spent {
  entries: number
  bytes: number
}

const STORED = 0
const DEFLATED = 8
const METHODS: Readonly<Record<number, string>> = {
  1: 'shrink',
  6: 'implode',
  9: 'deflate64',
  12: 'bzip2',
  14: 'lzma',
  93: 'zstd',
  95: 'xz',
  98: 'ppmd',
}
const READ_AHEAD = 256 * 1024

/** yauzl's reads of a few dozen bytes each, served from a window over the source. */
class SlicedReader extends yauzl.RandomAccessReader {
  readonly #source: ByteSource
  #start = 0
  #window: Uint8Array = new Uint8Array(0)

  constructor(source: ByteSource) {
    super()
    this.#source = source
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#fill(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset)
        callback(null, bytes.length)
      },
      (error: Error) => callback(error),
    )
  }

  async #fill(position: number, length: number): Promise<Uint8Array> {
    const end = position + length
    if (position < this.#start || end > this.#start + this.#window.length) {
      const to = Math.min(Math.max(end, position + READ_AHEAD), this.#source.byteLength)
      this.#window = to > position ? await this.#source.slice(position, to) : new Uint8Array(0)
      this.#start = position
    }
    return this.#window.subarray(position - this.#start, end - this.#start)
  }
}

/**
 * Lists a zip from its central directory. Nothing is unpacked yet, so the limits on counts and declared sizes hold
 * before any entry costs anything; unpacking then never goes past the declared size.
 * Throws `Unreadable`: `corrupt_archive`, `empty_archive`, `too_many_entries`, `expansion_limit`, `unsafe_path`.
 */
export async function openZip(
  source: ByteSource,
  prefix: string,
  limits: ArchiveLimits,
  spent: Spent,
): Promise<{ files: SourceFile[]; refused: RefusedEntry[] }> {
  const zip = await yauzl
    .fromRandomAccessReaderPromise(new SlicedReader(source), source.byteLength, {
      decodeStrings: false,
      validateEntrySizes: false,
      autoClose: false,
    })
    .catch((cause: Error) => {
      throw corrupt(`it starts like a zip, but ${cause.message}`, prefix, cause)
    })
  if (zip.entryCount === 0) throw new Unreadable('empty_archive', 'The zip holds no entries', { at: prefix })
  if (spent.entries + zip.entryCount > limits.entries) {
    const message = `The zip lists ${zip.entryCount} entries; ${limits.entries} are allowed over all levels`
    throw new Unreadable('too_many_entries', message, { at: prefix })
  }
  spent.entries += zip.entryCount

  const files: SourceFile[] = []
  const refused: RefusedEntry[] = []
  for await (const entry of entriesOf(zip, prefix)) {
    const raw = entry.fileNameRaw
    const name = decodeEntryName(raw, (entry.generalPurposeBitFlag & 0x800) !== 0)
    if (isUnsafePath(name)) {
      throw new Unreadable('unsafe_path', `The entry '${name}' points outside the archive`, {
        at: prefix + name,
      })
    }
    if (name.endsWith('/') || isJunk(name, entry.uncompressedSize)) continue
    const path = prefix + name
    const problem = nameProblem(name, raw.length, limits) ?? entryProblem(entry, limits)
    if (problem) {
      const error = new Unreadable(problem.code, `Not unpacked: ${problem.message}`, { at: path })
      refused.push({ path, outcome: problem.code === 'unsafe_entry' ? 'ignored' : 'failed', error })
      continue
    }
    spent.bytes += entry.uncompressedSize
    if (spent.bytes > limits.totalBytes) {
      const message = `The archive unpacks to more than ${limits.totalBytes} bytes`
      throw new Unreadable('expansion_limit', message, { at: path })
    }
    files.push(zippedFile(path, source, zip, entry))
  }
  return { files, refused }
}

async function* entriesOf(zip: yauzl.ZipFile, prefix: string): AsyncGenerator<yauzl.Entry> {
  const entries = zip.eachEntry()
  for (;;) {
    const next = await entries.next().catch((cause: Error) => {
      throw corrupt(`its list of entries is damaged: ${cause.message}`, prefix, cause)
    })
    if (next.done) return
    yield next.value
  }
}

function entryProblem(
  entry: yauzl.Entry,
  limits: ArchiveLimits,
): { code: string; message: string } | undefined {
  const { compressedSize: packed, uncompressedSize: size, compressionMethod: method } = entry
  const unixType = (entry.externalFileAttributes >>> 28) & 0xf
  if (unixType === 0xa) return { code: 'unsafe_entry', message: 'a symbolic link' }
  if (entry.isEncrypted())
    return { code: 'encrypted_archive', message: 'the entry is encrypted; upload it without password' }
  if (method !== STORED && method !== DEFLATED) {
    return {
      code: 'unsupported_compression',
      message: `compressed with ${METHODS[method] ?? `method ${method}`}; zip it with deflate`,
    }
  }
  if (size > limits.entryBytes) {
    return {
      code: 'expansion_limit',
      message: `the entry unpacks to ${size} bytes; ${limits.entryBytes} are allowed`,
    }
  }
  if (size > limits.ratioFreeBytes && size > packed * limits.ratio) {
    return {
      code: 'expansion_limit',
      message: `the entry unpacks to ${Math.round(size / packed)} times its size; ${limits.ratio} are allowed`,
    }
  }
  if (method === STORED && packed !== size) {
    return { code: 'corrupt_archive', message: `stored as ${packed} bytes, declared as ${size}` }
  }
  return undefined
}

function zippedFile(path: string, source: ByteSource, zip: yauzl.ZipFile, entry: yauzl.Entry): SourceFile {
  const { compressedSize: packed, uncompressedSize: size } = entry

  async function unpack(wanted: number): Promise<Uint8Array> {
    const { fileDataStart: start } = await zip
      .readLocalFileHeaderPromise(entry, { minimal: true })
      .catch((cause: Error) => {
        throw corrupt(cause.message, path, cause)
      })
    if (start + packed > source.byteLength) throw corrupt('the entry reaches past the end of the file', path)
    if (entry.compressionMethod === STORED) return source.slice(start, start + wanted)
    const out = new Uint8Array(wanted)
    const { filled, overflow } = await inflateInto(out, source, start, start + packed).catch(
      (cause: Error) => {
        throw corrupt(`its compressed data is damaged (${cause.message})`, path, cause)
      },
    )
    if (filled < wanted) throw corrupt(`it holds ${filled} bytes, ${size} are declared`, path)
    if (overflow && wanted === size) throw corrupt(`it holds more than the ${size} bytes declared`, path)
    return out
  }

  async function read(): Promise<Uint8Array> {
    const bytes = await unpack(size)
    if (crc32(bytes) !== entry.crc32) throw corrupt('its checksum does not match', path)
    return bytes
  }

  return { path, byteLength: size, head: () => (size <= HEAD_BYTES ? read() : unpack(HEAD_BYTES)), read }
}

function corrupt(what: string, at: string, cause?: unknown): Unreadable {
  const message = `The archive is damaged at '${at}': ${what}. Send it again`
  return new Unreadable('corrupt_archive', message, cause === undefined ? { at } : { at, cause })
}
