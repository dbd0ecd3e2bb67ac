import type { Readable } from 'node:stream'

export interface StoredBlob {
  readonly sha256: string
  readonly size: number
}

/** A file that is on its way, piece by piece, over breaks of the connection and restarts. */
export interface Draft {
  /** Bytes that are here. */
  readonly size: number
  /** The version that they are of, as whoever sends them calls it. */
  readonly tag: string | undefined
  /** Throws away what is here, for bytes of this version. */
  restart(tag: string | undefined): Promise<void>
  /** Throws `StorageFull`. */
  write(chunk: Uint8Array): Promise<void>
  /** All are here: they become a blob. Throws `DigestMismatch`, `StorageFull`; nothing is left then. */
  finish(ownerId: string, expectedSha256?: string): Promise<StoredBlob>
  /** Leaves what is here for the next try, if its version has a name. */
  keep(): Promise<void>
  /** Throws away what is here. */
  drop(): Promise<void>
}

/**
 * Raw and derived files: immutable, content-addressed, one copy an owner.
 * The row in `blobs` is written by whoever stores a reference, in the same transaction as the reference.
 */
export interface Blobs {
  /**
   * Streams to a temporary file, fsyncs, renames: a blob is there whole or not at all. The same bytes twice are one copy.
   * Throws `DigestMismatch` when the bytes are not the expected ones, `StorageFull`; nothing is left then.
   */
  put(
    ownerId: string,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    expectedSha256?: string,
  ): Promise<StoredBlob>
  /**
   * What an earlier try kept under this key, a uuid, or an empty one. `resume` only where a digest will tell whether
   * the whole is right: a power cut may have spoiled what was kept.
   */
  draft(key: string, options: { resume: boolean }): Promise<Draft>
  /** Takes over a finished file of this store's file system (see `temporary`) whose digest is known; the file is gone afterwards. */
  adopt(ownerId: string, file: string, blob: StoredBlob): Promise<void>
  /** A path for a file in the making, in the store's file system. */
  temporary(): string
  /** Removes what a crash left of files in the making, and drafts that nobody went on with for a day. */
  removeAbandoned(now: number): Promise<void>
  /**
   * Read whole, the bytes are held against their digest: the stream breaks with `BlobDamaged` before its last bytes
   * where they are others. Of a range, [start, end) in bytes, no more can be told than that it is there.
   * Throws `BlobMissing`, `BlobDamaged`.
   */
  open(
    ownerId: string,
    sha256: string,
    range?: { start: number; end: number },
  ): Promise<{ size: number; stream: Readable }>
  /** Bytes. Throws `BlobMissing`. */
  size(ownerId: string, sha256: string): Promise<number>
  /** Where a conversion process finds the bytes; it checks them itself (`verifyFile`). */
  path(ownerId: string, sha256: string): string
  /** A conversion process has found the bytes at this path damaged. */
  noteDamaged(path: string): void
  remove(ownerId: string, sha256: string): Promise<void>
  /** Everything that is in the store, whether anything refers to it or not. */
  list(): AsyncIterable<ListedBlob>
}

export interface ListedBlob extends StoredBlob {
  readonly ownerId: string
  /** Milliseconds since 1970. */
  readonly writtenAt: number
}
