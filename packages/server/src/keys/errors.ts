/** An application of this name is there already: it is changed with PUT. */
export class AppKeyExists extends Error {
  override readonly name = 'AppKeyExists'
  readonly code = 'app_key_exists'

  constructor(appName: string, cause: unknown) {
    super(`There is an app key ${appName} already`, { cause })
  }
}
