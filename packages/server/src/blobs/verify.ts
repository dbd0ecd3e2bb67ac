import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Transform, type TransformCallback } from 'node:stream'
import { BlobDamaged, BlobMissing } from './errors.ts'

/**
 * Hands bytes on, one chunk behind, and the last one only when all of them have the digest; else it breaks with
 * `BlobDamaged`: a reader is never left with a whole file that is another one.
 */
export function verifying(sha256: string, onDamaged: () => void): Transform {
  const digest = createHash('sha256')
  let last: Buffer | undefined
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      digest.update(chunk)
      const before = last
      last = chunk
      done(null, before)
    },
    flush(done: TransformCallback) {
      if (digest.digest('hex') === sha256) return done(null, last)
      onDamaged()
      done(new BlobDamaged(sha256))
    },
  })
}

/** Reads a stored file, which is named after its digest. Throws `BlobDamaged`, `BlobMissing`. */
export async function verifyFile(path: string): Promise<void> {
  const sha256 = basename(path)
  const digest = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 }))
      digest.update(chunk as Buffer)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new BlobMissing(sha256) : error
  }
  if (digest.digest('hex') !== sha256) throw new BlobDamaged(sha256, path)
}
