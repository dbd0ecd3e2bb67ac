/** The owner has no application at a provider that the link is for: it is registered first. */
export class AppKeyNotFound extends Error {
  override readonly name = 'AppKeyNotFound'
  readonly code = 'appKeyNotFound'

  constructor(providers: readonly string[]) {
    super(`There is no app key for ${providers.join(', ')}: register your application first`)
  }
}

/** No provider is called so. */
export class ProviderUnknown extends Error {
  override readonly name = 'ProviderUnknown'
  readonly field: 'provider' | 'allowedProviders'

  constructor(field: ProviderUnknown['field'], known: readonly string[]) {
    super(`must be one of ${known.join(', ')}`)
    this.field = field
  }
}
