/** A backup or a restore that cannot be done. The message says what to do; nothing has been changed unless it says so. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  readonly code:
    | 'target_exists'
    | 'target_unwritable'
    | 'busy'
    | 'not_a_backup'
    | 'backup_damaged'
    | 'backup_newer'
    | 'database_not_empty'
    | 'service_running'
    | 'key_missing'
    | 'key_wrong'

  constructor(code: BackupError['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }
}
