/** An event can be in one webhook of an owner only. */
export class EventRegisteredTwice extends Error {
  override readonly name = 'EventRegisteredTwice'
  readonly code = 'eventRegisteredTwice'

  constructor(options: { cause?: unknown } = {}) {
    super('An event goes to one webhook only, and one of these has its webhook already', options)
  }
}

/** The webhook did not take the call that confirms it. Nothing was stored. */
export class WebhookValidationFailed extends Error {
  override readonly name = 'WebhookValidationFailed'
  readonly code = 'webhookValidationFailed'

  constructor(reason: string) {
    super(`The webhook did not answer its confirmation with a 2xx: ${reason}`)
  }
}
