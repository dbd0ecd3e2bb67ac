import type { Blobs } from '../blobs/blobs.ts'
import { ask } from './ask.ts'
import type { ConvertPool } from './convert-pool.ts'
import type { Message } from './messages.ts'

export type ReadBoundaries = (source: {
  readonly ownerId: string
  readonly blob: string
  readonly name: string
  /** Of more boundaries than this only the count is told. */
  readonly most: number
}) => Promise<Extract<Message, { kind: 'boundaries' }>>

/** Reads a stored source for its boundaries alone, in a conversion process. Throws `TaskFailed`, `PoolClosed`. */
export function createReadBoundaries({
  pool,
  blobs,
  clock,
}: {
  pool: ConvertPool
  blobs: Blobs
  clock: () => number
}): ReadBoundaries {
  return ({ ownerId, blob, name, most }) =>
    ask(pool, { kind: 'boundaries', path: blobs.path(ownerId, blob), name, now: clock(), most }, 'boundaries')
}
