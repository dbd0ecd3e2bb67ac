/**
 * Random access to bytes: a file on disk, a blob, a buffer. The only way in which core reads anything.
 * `slice` gives the bytes [start, end), shorter only where the source ends.
 */
export interface ByteSource {
  readonly byteLength: number
  slice(start: number, end: number): Promise<Uint8Array>
}

export function bytesOf(bytes: Uint8Array): ByteSource {
  return {
    byteLength: bytes.byteLength,
    slice: async (start, end) => bytes.subarray(start, end),
  }
}
