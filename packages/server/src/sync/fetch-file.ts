import { setTimeout as sleep } from 'node:timers/promises'
import type { Blobs, Draft, StoredBlob } from '../blobs/blobs.ts'
import { DigestMismatch, StorageFull } from '../blobs/errors.ts'
import type { Source } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { ProviderApi } from '../providers/provider.ts'
import type { Gate } from './gate.ts'
import { backoff, type Patience, waitAfter } from './patience.ts'

export interface FetchParts {
  readonly api: Pick<ProviderApi, 'download'>
  readonly gate: Gate
  readonly blobs: Blobs
  readonly patience: Patience
  /** From 0 to 1. */
  readonly random: () => number
}

/**
 * Downloads a listed file. A broken connection, or a process that ended, goes on where it broke, as long as the file is
 * still the same (RFC 9110 §13.1.5, If-Range); bytes that do not have the announced digest are fetched from the start.
 * Throws `StorageFull`, `ProviderError`: `changed` where the provider has another file by now than it listed.
 */
export async function fetchFile(parts: FetchParts, source: Source, signal: AbortSignal): Promise<StoredBlob> {
  const { blobs, gate, patience, random } = parts
  const expected = source.provider_sha256 ?? undefined
  const draft = await blobs.draft(source.id, { resume: expected !== undefined })
  let wrong: string | undefined
  try {
    for (let attempt = 1; ; attempt++) {
      const before = draft.size
      try {
        await gate.call(() => receive(parts, source, draft, signal), signal)
        return await draft.finish(source.owner_id, expected)
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof DigestMismatch) {
          // The same wrong bytes twice are no accident on the way.
          if (wrong === error.found) throw changed(source, error)
          wrong = error.found
        }
        // Each piece that comes is worth new tries.
        if (draft.size > before) attempt = 1
        const wait = waitBefore(error, attempt, patience, random())
        if (wait === undefined) throw error instanceof DigestMismatch ? changed(source, error) : error
        await sleep(wait, undefined, { signal })
      }
    }
  } catch (error) {
    const isOfUse =
      !(error instanceof StorageFull) && !hasCode(error, 'not_found') && !hasCode(error, 'changed')
    await (isOfUse ? draft.keep() : draft.drop())
    throw error
  }
}

function waitBefore(error: unknown, attempt: number, patience: Patience, random: number): number | undefined {
  if (!(error instanceof DigestMismatch)) return waitAfter(error, attempt, patience, random)
  return attempt < patience.tries ? backoff(patience.firstDelayMs, attempt, random) : undefined
}

function hasCode(error: unknown, code: ProviderError['code']): boolean {
  return error instanceof ProviderError && error.code === code
}

function changed(source: Source, cause: DigestMismatch): ProviderError {
  return new ProviderError('changed', `AgFiniti sends other bytes than it lists for ${source.name}`, {
    cause,
  })
}

/** What is missing in the draft; all, when it is of another version. Ends when nothing more is to come. */
async function receive(
  { api, patience }: FetchParts,
  source: Source,
  draft: Draft,
  signal: AbortSignal,
): Promise<void> {
  const stalled = new AbortController()
  const stall = new Error(`Nothing came for ${patience.stalledMs / 1000} s`)
  const timer = setTimeout(() => stalled.abort(stall), patience.stalledMs)
  try {
    const from = draft.size > 0 && draft.tag ? { byte: draft.size, etag: draft.tag } : undefined
    const download = await api.download(source.provider_file_id ?? '', {
      signal: AbortSignal.any([signal, stalled.signal]),
      ...(from ? { from } : {}),
    })
    const isSame = download.etag === undefined || download.etag === from?.etag
    const goesOn = from !== undefined && download.start === from.byte && isSame
    if (!goesOn) await draft.restart(strong(download.etag))
    if (!goesOn && download.start !== 0) {
      await download.stream.cancel()
      throw new ProviderError('unreachable', 'AgFiniti sends another part of the file than was asked for')
    }
    for await (const chunk of chunksOf(download.stream)) {
      timer.refresh()
      await draft.write(chunk)
    }
    const whole = Math.max(source.size, download.size ?? 0)
    if (draft.size < whole)
      throw new ProviderError('unreachable', `The download ended after ${draft.size} of ${whole} bytes`)
  } finally {
    clearTimeout(timer)
  }
}

/** A weak one does not tell bytes from bytes. */
function strong(etag: string | undefined): string | undefined {
  return etag?.startsWith('W/') ? undefined : etag
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
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
