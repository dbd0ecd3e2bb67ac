/** A working credential is there, and the provider refuses the new one. The old one stays. */
export class CredentialRejected extends Error {
  override readonly name = 'CredentialRejected'
  readonly code = 'credentialRejected'

  constructor() {
    super('AgFiniti refuses the new token or keys. The credentials that were there still work and were kept.')
  }
}

/** The credential was removed while somebody worked with it. */
export class CredentialGone extends Error {
  override readonly name = 'CredentialGone'
  readonly code = 'credential_gone'

  constructor() {
    super('The credentials were removed.')
  }
}

/** Sealed bytes that this master key does not open, or that were changed, or that belong to another row. */
export class SealBroken extends Error {
  override readonly name = 'SealBroken'
  readonly code: 'another_key' | 'changed'

  constructor(code: SealBroken['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }
}

/** The master key cannot be changed now, or not from here. The message is for whoever runs the server. */
export class RotationRefused extends Error {
  override readonly name = 'RotationRefused'
  readonly code: 'running' | 'key_given'

  constructor(code: RotationRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}
