import type { SessionUpload } from '@sheaf/contract'
import { Refused } from '../ask.ts'

interface Sending {
  /** Bytes of the file that have left. */
  readonly onProgress: (sent: number) => void
  readonly signal: AbortSignal
}

/** Uploads one file. Throws `Refused`, `TypeError` where the connection breaks, and the signal's reason. */
export function send(url: string, file: File, { onProgress, signal }: Sending): Promise<SessionUpload> {
  return new Promise((resolve, reject) => {
    // fetch tells nothing of how far an upload is.
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    request.open('POST', url)
    // The form around the file is counted too.
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, file.size))
    request.onload = () =>
      request.status === 201 ? resolve(JSON.parse(request.responseText)) : reject(new Refused(request.status))
    request.onerror = () => reject(new TypeError('The connection broke'))
    request.onabort = () => reject(signal.reason)
    request.onloadend = () => signal.removeEventListener('abort', abort)
    signal.addEventListener('abort', abort)
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
}
