import type { ByteSource } from './byte-source.ts'

/** How much of a file is looked at to recognise it. */
export const HEAD_BYTES = 64 * 1024

/** One file of a source, wherever it lies: loose, in a folder, in an archive. Nothing is held until asked for. */
export interface SourceFile {
  /** Within the source, with '/', the names of enclosing archives included: `card.zip/doc/field.shp`. */
  readonly path: string
  readonly byteLength: number
  /** The first bytes, at most `HEAD_BYTES`. Throws `Unreadable` where the archive is damaged. */
  head(): Promise<Uint8Array>
  /** All bytes, verified where the archive has a checksum. Throws `Unreadable`. */
  read(): Promise<Uint8Array>
}

export function plainFile(path: string, bytes: ByteSource): SourceFile {
  return {
    path,
    byteLength: bytes.byteLength,
    head: () => bytes.slice(0, Math.min(HEAD_BYTES, bytes.byteLength)),
    read: () => bytes.slice(0, bytes.byteLength),
  }
}

/** `doc/Field.SHP` -> folder `doc`, name `Field.SHP`, stem `Field`, extension `shp`. */
export function partsOf(path: string): { folder: string; name: string; stem: string; extension: string } {
  const slash = path.lastIndexOf('/')
  const name = path.slice(slash + 1)
  const dot = name.lastIndexOf('.')
  return {
    folder: path.slice(0, Math.max(slash, 0)),
    name,
    stem: dot > 0 ? name.slice(0, dot) : name,
    extension: dot > 0 ? name.slice(dot + 1).toLowerCase() : '',
  }
}
