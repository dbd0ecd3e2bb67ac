/** An owner cannot be made or found. The message is for whoever runs the server. */
export class OwnerError extends Error {
  override readonly name = 'OwnerError'
  readonly code: 'owner_exists' | 'owner_unknown' | 'username_invalid' | 'password_short'

  constructor(code: OwnerError['code'], message: string) {
    super(message)
    this.code = code
  }
}
