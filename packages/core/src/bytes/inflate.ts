import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import type { ByteSource } from './byte-source.ts'

const PACKED_CHUNK = 1024 * 1024
const UNPACKED_CHUNK = 256 * 1024

/** Told apart from zlib's own errors: the stream went on although `out` was full. */
const FULL = new Error('more bytes than asked for')

async function* chunksOf(source: ByteSource, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PACKED_CHUNK) yield source.slice(at, Math.min(at + PACKED_CHUNK, end))
}

/**
 * Inflates the raw DEFLATE stream in [start, end) of `source` into `out` and stops at its end, whatever follows:
 * the memory used is that of `out`. `overflow` tells that the stream had more to give. Throws zlib's errors.
 */
export async function inflateInto(
  out: Uint8Array,
  source: ByteSource,
  start: number,
  end: number,
): Promise<{ filled: number; overflow: boolean }> {
  let filled = 0
  try {
    await pipeline(
      chunksOf(source, start, end),
      createInflateRaw({ chunkSize: Math.min(UNPACKED_CHUNK, Math.max(64, out.length + 1)) }),
      async (unpacked: AsyncIterable<Uint8Array>) => {
        for await (const chunk of unpacked) {
          const room = out.length - filled
          out.set(chunk.length > room ? chunk.subarray(0, room) : chunk, filled)
          filled += Math.min(chunk.length, room)
          if (chunk.length > room) throw FULL
        }
      },
    )
  } catch (error) {
    if (error !== FULL) throw error
    return { filled, overflow: true }
  }
  return { filled, overflow: false }
}
