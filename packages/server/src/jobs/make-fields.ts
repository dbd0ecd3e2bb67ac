import type { WorkerContext } from '../context.ts'
import { makeFields } from '../fields/make-fields.ts'

/** Makes fields of an upload of boundaries: what takes time is reading them, in a conversion process. */
export function workMakeFields(context: WorkerContext): Promise<void> {
  return context.queue.work('make-fields', { concurrency: 1 }, ({ uploadId }) =>
    makeFields(context, uploadId),
  )
}
