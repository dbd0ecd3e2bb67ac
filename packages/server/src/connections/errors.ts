/**
 * An attempt to connect cannot go on.
 * - `unknown`: there is no such attempt
 * - `expired`: its 15 minutes are over
 * - `used`: it has been used, or another browser followed the link
 * - `forged`: the browser that came back is not the one that was sent, or the state is not ours
 */
export class AttemptRefused extends Error {
  override readonly name = 'AttemptRefused'
  readonly code: 'unknown' | 'expired' | 'used' | 'forged'

  constructor(code: AttemptRefused['code']) {
    super(`The attempt to connect cannot go on: ${code}`)
    this.code = code
  }
}
