import type { AsyncBuffer } from 'hyparquet'

/** What could not be fetched. */
class NotFetched extends Error {
  override readonly name = 'NotFetched'
  readonly status: number

  constructor(status: number) {
    super(status === 404 ? 'There are no points to draw' : `The points could not be fetched (${status})`)
    this.status = status
  }
}

/** Of the end of a file: small files whole, of others what tells where everything is. */
const TAIL_BYTES = 2 ** 19

/**
 * A file at an address, fetched in ranges as they are asked for; the end, where Parquet begins to be read, at once. A
 * file that changes while it is read is an error, not a mixture. Throws `NotFetched`.
 */
export async function remoteFile(address: string, fetcher: typeof fetch): Promise<AsyncBuffer> {
  const get = async (range: string) => {
    const answer = await fetcher(address, { headers: { range: `bytes=${range}` } })
    if (!answer.ok) throw new NotFetched(answer.status)
    return answer
  }
  const first = await get(`-${TAIL_BYTES}`)
  const version = first.headers.get('etag')
  const tail = await first.arrayBuffer()
  const byteLength = Number(first.headers.get('content-range')?.split('/')[1] ?? tail.byteLength)
  const tailStart = byteLength - tail.byteLength
  return {
    byteLength,
    async slice(start, end = byteLength) {
      const from = start < 0 ? Math.max(0, byteLength + start) : start
      if (from >= tailStart) return tail.slice(from - tailStart, end - tailStart)
      const answer = await get(`${from}-${end - 1}`)
      if (answer.headers.get('etag') !== version) throw new Error('The points have changed: open them again')
      const bytes = await answer.arrayBuffer()
      return answer.status === 206 ? bytes : bytes.slice(from, end)
    },
  }
}
