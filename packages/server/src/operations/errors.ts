/** Files that cannot become one; the message says why. */
export class MergeRefused extends Error {
  override readonly name = 'MergeRefused'
  readonly code = 'merge_refused'
}
