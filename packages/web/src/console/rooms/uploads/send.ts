/** An upload that tells how far it is: `fetch` does not say. */
import type { NewBatch } from '@sheaf/contract'
import { addressOf, refusalOf } from '../../ask.ts'

interface Sent {
  readonly path: string
  readonly form: FormData
  readonly signal: AbortSignal
  /** From 0 to 1. */
  readonly progress: (part: number) => void
}

/** Throws `Refused`; `TypeError` when the network breaks; what aborted it. */
export function send({ path, form, signal, progress }: Sent): Promise<NewBatch> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const request = new XMLHttpRequest()
    request.open('POST', addressOf(path))
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) progress(loaded / total)
    })
    request.addEventListener('load', () => {
      const { status, statusText, responseText } = request
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as NewBatch)
      else reject(refusalOf(status, responseText, statusText))
    })
    request.addEventListener('error', () => reject(new TypeError('The network broke')))
    request.addEventListener('abort', () => reject(signal.reason))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}
