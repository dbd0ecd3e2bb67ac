/** The batch is being processed: it can be retried when it is done. */
export class BatchRunning extends Error {
  override readonly name = 'BatchRunning'
  readonly code = 'batch_running'

  constructor(id: string) {
    super(`The batch ${id} is being processed`)
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
