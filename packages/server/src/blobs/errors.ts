/** The bytes are not in the store. */
export class BlobMissing extends Error {
  override readonly name = 'BlobMissing'
  readonly code = 'blob_missing'

  constructor(sha256: string) {
    super(`The bytes ${sha256} are not in the store.`)
  }
}

/** The disk is full. Nothing half-written is left. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull'
  readonly code = 'storage_full'

  constructor(cause: unknown) {
    super('There is no space left where Sheaf keeps its files: make room in the data directory.', { cause })
  }
}

/** The bytes that came are not those that were announced. */
export class DigestMismatch extends Error {
  override readonly name = 'DigestMismatch'
  readonly code = 'digest_mismatch'
  readonly found: string

  constructor(expected: string, found: string) {
    super(`The bytes have the SHA-256 ${found}, announced was ${expected}.`)
    this.found = found
  }
}

/** The bytes in the store are not those that were put there. */
export class BlobDamaged extends Error {
  override readonly name = 'BlobDamaged'
  readonly code = 'blob_damaged'
  /** Where they are, where the reader knows no more of them. */
  readonly path: string | undefined

  constructor(sha256: string, path?: string) {
    super(`The stored bytes ${sha256} are damaged: bring them back from a backup, or send the file again.`)
    this.path = path
  }
}
