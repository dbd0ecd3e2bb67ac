/** Why a prescription was not sent; also the API's error keys. */
export type RefusalCode =
  | 'credentialsNotFound'
  | 'credentialsUnauthenticated'
  | 'credentialsLimitedPermission'
  | 'providerRejected'

/** The credentials or the provider do not let it through. */
export class PrescriptionRefused extends Error {
  override readonly name = 'PrescriptionRefused'
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }
}

/** The same map is on its way to the provider at this moment. */
export class PrescriptionOnItsWay extends Error {
  override readonly name = 'PrescriptionOnItsWay'
  readonly code = 'prescription_on_its_way'

  constructor() {
    super('The same prescription is being sent at this moment')
  }
}

/** No answer, or a fault on the provider's side. Whether it has the map is not known; it is not sent again by itself. */
export class ProviderFailed extends Error {
  override readonly name = 'ProviderFailed'
  readonly code = 'provider_failed'

  constructor(cause: Error) {
    super(cause.message, { cause })
  }
}
