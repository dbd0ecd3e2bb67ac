import { setTimeout as sleep } from 'node:timers/promises'
import type { Blobs, StoredBlob } from '../blobs/blobs.ts'
import { DigestMismatch } from '../blobs/errors.ts'
import type { Source } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { Download, ProviderApi } from '../providers/provider.ts'
import { type Patience, waitAfter } from './patience.ts'

/**
 * Downloads a listed file. A broken connection goes on where it broke, as long as the file is still the same
 * (RFC 9110 §13.1.5, If-Range); bytes that do not have the announced digest are fetched again from the start.
 * Throws `ProviderError`; what cannot be made whole ends as `unreachable`.
 */
export async function fetchFile(
  { api, blobs, patience }: { api: ProviderApi; blobs: Blobs; patience: Patience },
  source: Source,
  signal: AbortSignal,
): Promise<StoredBlob> {
  const id = source.provider_file_id ?? ''
  for (let attempt = 1; ; attempt++) {
    try {
      return await blobs.put(
        source.owner_id,
        resumed(api, id, source.size, patience, signal),
        source.provider_sha256 ?? undefined,
      )
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof DigestMismatch) && !(error instanceof Changed)) throw error
      if (attempt >= patience.tries)
        throw new ProviderError(
          'unreachable',
          `AgFiniti sends other bytes than it lists for ${source.name}`,
          { cause: error },
        )
      await sleep(patience.firstDelayMs * 2 ** (attempt - 1), undefined, { signal })
    }
  }
}

/** The file became another one while we read it. */
class Changed extends Error {
  override readonly name = 'Changed'
}

async function* resumed(
  api: ProviderApi,
  id: string,
  listed: number,
  patience: Patience,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let at = 0
  let etag: string | undefined
  for (let attempt = 1; ; ) {
    try {
      const resume = at > 0 && etag !== undefined
      const download = await api.download(id, {
        signal,
        ...(resume ? { from: { byte: at, etag: etag as string } } : {}),
      })
      if (download.start !== at || (resume && download.etag !== undefined && download.etag !== etag)) {
        await download.stream.cancel()
        throw new Changed('The file changed during the download')
      }
      etag = download.etag
      for await (const chunk of chunksOf(download)) {
        yield chunk
        at += chunk.length
        attempt = 1
      }
      const whole = Math.max(listed, download.size ?? 0)
      if (at >= whole) return
      throw new ProviderError('unreachable', `The download ended after ${at} of ${whole} bytes`)
    } catch (error) {
      signal.throwIfAborted()
      const wait = waitAfter(error, attempt++, patience)
      if (wait === undefined) throw error
      await sleep(wait, undefined, { signal })
    }
  }
}

async function* chunksOf({ stream }: Download): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new ProviderError('unreachable', 'The connection broke during a download', { cause })
      })
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}
