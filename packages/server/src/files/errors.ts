/** A batch, or a provider's file, is being processed: it can be retried when it is done. */
export class Running extends Error {
  override readonly name = 'Running'
  readonly code = 'running'

  constructor(id: string) {
    super(`${id} is being processed`)
  }
}

/** The user was removed while its file came in. Nothing was stored. */
export class UserGone extends Error {
  override readonly name = 'UserGone'
  readonly code = 'user_gone'

  constructor(cause?: unknown) {
    super('The user was removed', { cause })
  }
}

/** The same bytes were deleted while they came in anew. Nothing was stored; the upload can be sent again. */
export class UploadCollided extends Error {
  override readonly name = 'UploadCollided'
  readonly code = 'upload_collided'

  constructor(cause: unknown) {
    super('The same file was being deleted. Send it again', { cause })
  }
}
