/** Values that a configuration cannot have. Nothing was stored. */
export class ConfigurationInvalid extends Error {
  override readonly name = 'ConfigurationInvalid'
  /** `field` is the path of keys, with dots. */
  readonly faults: readonly { readonly field: string; readonly message: string }[]

  constructor(faults: ConfigurationInvalid['faults']) {
    super(faults.map(({ field, message }) => `${field} ${message}`).join('; '))
    this.faults = faults
  }
}

/** The user has a configuration of its own already: it can be changed. */
export class ConfigurationExists extends Error {
  override readonly name = 'ConfigurationExists'
  readonly code = 'configAlreadyExists'

  constructor(userId: string) {
    super(`The user ${userId} has a configuration already`)
  }
}
