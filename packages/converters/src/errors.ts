/** The configuration of converters is wrong: every mistake, one sentence each. */
export class ConvertersInvalid extends Error {
  override readonly name = 'ConvertersInvalid'
  readonly code = 'converters_invalid'
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.mistakes = mistakes
  }
}
