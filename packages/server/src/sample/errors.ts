/** Sheaf runs without the `fixtures` of its repository. */
export class SampleMissing extends Error {
  override readonly name = 'SampleMissing'
  readonly code = 'sample_missing'

  constructor(cause?: unknown) {
    super('The sample files are not here: they come with a clone of the repository', { cause })
  }
}
