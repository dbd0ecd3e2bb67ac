/** Another user of this owner has the external id. */
export class ExternalIdTaken extends Error {
  override readonly name = 'ExternalIdTaken'
  readonly code = 'externalIdAlreadyExists'

  constructor(externalId: string, cause: unknown) {
    super(`There is a user with the externalId ${externalId} already`, { cause })
  }
}

/** A user can only keep the credentials it has: those of another, or none, cannot be named. */
export class CredentialNotFound extends Error {
  override readonly name = 'CredentialNotFound'
  readonly code = 'credentialNotFound'

  constructor(id: string) {
    super(`The user has no AgLeader credentials ${id}`)
  }
}
