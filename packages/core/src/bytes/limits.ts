/** What an archive may cost before it is refused. Bytes are bytes after unpacking. */
export interface ArchiveLimits {
  /** Entries over all levels, counted from the central directories. */
  readonly entries: number
  readonly totalBytes: number
  readonly entryBytes: number
  /** Unpacked to packed size of one entry, looked at only beyond `ratioFreeBytes`. */
  readonly ratio: number
  readonly ratioFreeBytes: number
  readonly nameBytes: number
  /** Folders in a name, the file itself counted. */
  readonly depth: number
  /** Archives inside one another, the outermost counted. */
  readonly levels: number
}

const MiB = 1024 * 1024

export const DEFAULT_LIMITS: ArchiveLimits = {
  entries: 20_000,
  totalBytes: 16 * 1024 * MiB,
  entryBytes: 4 * 1024 * MiB,
  ratio: 200,
  ratioFreeBytes: 10 * MiB,
  nameBytes: 255,
  depth: 16,
  levels: 2,
}
