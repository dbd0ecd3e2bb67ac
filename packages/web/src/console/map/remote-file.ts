import type { AsyncBuffer } from 'hyparquet'

/** What could not be fetched. */
export class NotFetched extends Error {
  override readonly name = 'NotFetched'
  readonly status: number

  constructor(status: number) {
    super(status === 404 ? 'There are no points to draw' : `The points could not be fetched (${status})`)
    this.status = status
  }
}

/**
 * A file at an address, fetched in ranges as they are asked for. The first answer tells its length and version; a file
 * that changes while it is read is an error, not a mixture. Throws `NotFetched`.
 */
export async function remoteFile(address: string, fetcher: typeof fetch): Promise<AsyncBuffer> {
  const head = await fetcher(address, { method: 'HEAD' })
  if (!head.ok) throw new NotFetched(head.status)
  const byteLength = Number(head.headers.get('content-length'))
  const version = head.headers.get('etag')
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const from = start < 0 ? Math.max(0, byteLength + start) : start
      const range = { range: `bytes=${from}-${end - 1}` }
      const answer = await fetcher(address, { headers: range })
      if (!answer.ok) throw new NotFetched(answer.status)
      if (answer.headers.get('etag') !== version) throw new Error('The points have changed: open them again')
      const bytes = await answer.arrayBuffer()
      return answer.status === 206 ? bytes : bytes.slice(from, end)
    },
  }
}
