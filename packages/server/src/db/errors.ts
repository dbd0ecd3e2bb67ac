/** The database cannot be had. The message says what was found and what to do. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
  readonly code: 'embedded_missing' | 'embedded_account' | 'embedded_gone' | 'embedded_failed' | 'unreachable'

  constructor(code: DatabaseUnavailable['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }
}
