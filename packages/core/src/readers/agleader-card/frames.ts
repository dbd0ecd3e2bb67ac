import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

/** Before the DEFLATE stream of an .ilf2 file. */
export const LOG_HEAD_BYTES = 272
/** `FF FF`, two bytes, the payload's length (u32, little-endian), four bytes. */
export const FRAME_HEAD_BYTES = 12
/** Records have some tens or hundreds of bytes: a longer one is damage. */
const LONGEST_FRAME = 1024 * 1024
const CHUNK = 64 * 1024

export interface Unpacking {
  readonly ratio: number
  readonly ratioFreeBytes: number
}

/**
 * The payloads of the frames of an .ilf2 log, each good until the next step. Returns why it ended before the log did, or
 * undefined. Layout by one public description that no card at hand confirms.
 */
export async function* framesOf(
  log: Uint8Array,
  { ratio, ratioFreeBytes }: Unpacking,
): AsyncGenerator<Buffer, string | undefined> {
  const packed = log.subarray(LOG_HEAD_BYTES)
  const most = Math.max(ratioFreeBytes, packed.length * ratio)
  let pending: Buffer = Buffer.alloc(0)
  let unpacked = 0
  const source = Readable.from(chunksOf(packed))
  const inflate = createInflateRaw()
  source.on('error', (error) => inflate.destroy(error)).pipe(inflate)
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      unpacked += chunk.length
      if (unpacked > most) return 'it unpacks to more than any log does'
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
      let at = 0
      while (pending.length - at >= FRAME_HEAD_BYTES) {
        if (pending.readUInt16LE(at) !== 0xffff) return 'a record does not begin as records do'
        const length = pending.readUInt32LE(at + 4)
        if (length > LONGEST_FRAME) return 'a record has an impossible length'
        const start = at + FRAME_HEAD_BYTES
        if (pending.length - start < length) break
        yield pending.subarray(start, start + length)
        at = start + length
      }
      pending = pending.subarray(at)
    }
  } catch (error) {
    if (!isDeflateError(error)) throw error
    return 'its packed data are damaged or cut off'
  } finally {
    source.destroy()
    inflate.destroy()
  }
  return pending.length > 0 ? 'it ends within a record' : undefined
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
}

function isDeflateError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))
}
