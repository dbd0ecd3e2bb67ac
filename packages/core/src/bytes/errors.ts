/** A file, or a part of it, that cannot be read. The message says what was found and what to do. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
  /** Stable, snake_case: `missing_dbf`, `corrupt_archive`. */
  readonly code: string
  /** Where in the source: a path inside the archive, a byte offset. */
  readonly at: string | undefined

  constructor(code: string, message: string, options: { at?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.at = options.at
  }
}

/** For what a failure may be told as: anything but `Unreadable` is a bug and keeps flying. */
export function asUnreadable(error: unknown): Unreadable {
  if (error instanceof Unreadable) return error
  throw error
}
