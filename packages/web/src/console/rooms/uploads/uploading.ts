import { batchesPath } from '../../places.ts'
import { sayOf } from '../../use-ask.ts'
import { createUploadQueue } from './queue.ts'
import { send } from './send.ts'

/** Of this page: going to another room does not stop an upload. */
export const uploads = createUploadQueue(
  (form, signal, progress) => send({ path: batchesPath, form, signal, progress }),
  sayOf,
)
