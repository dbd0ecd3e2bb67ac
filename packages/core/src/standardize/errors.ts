/** Rows that cannot become standard points. The message is the one that a file's status shows. */
export class NotStandard extends Error {
  override readonly name = 'NotStandard'
  readonly code: 'unsupported_operation_type' | 'missing_required_properties' | 'no_points'

  /** Points taken away before it came to this, by rule. */
  readonly removed: Readonly<Record<string, number>>

  constructor(code: NotStandard['code'], message: string, removed: Readonly<Record<string, number>> = {}) {
    super(message)
    this.code = code
    this.removed = removed
  }
}
