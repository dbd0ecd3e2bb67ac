import type { Kysely } from 'kysely'
import type { Database, Source } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { Queue } from '../queue/queue.ts'
import { type FetchParts, fetchFile } from './fetch-file.ts'
import { noteGone, noteStored } from './sources.ts'

export interface Fetched {
  readonly downloaded: number
  /** Files that are not there any more. */
  readonly gone: number
  /** A file is another one by now than the one that was listed: it has to be listed anew. */
  readonly changed: ProviderError | undefined
}

/** A file that cannot be had does not keep the others from coming; the first failure is thrown at the end. */
export async function fetchAll(
  parts: FetchParts & { db: Kysely<Database>; queue: Queue; atOnce: number },
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<Fetched> {
  const waiting = sources.values()
  const failures: unknown[] = []
  const fetched = { downloaded: 0, gone: 0, changed: undefined as ProviderError | undefined }
  const fetchOne = async (source: Source) => {
    try {
      signal.throwIfAborted()
      const blob = await fetchFile(parts, source, signal)
      if (await noteStored(parts, source, blob)) fetched.downloaded++
    } catch (error) {
      const code = error instanceof ProviderError ? error.code : undefined
      if (code === 'changed') fetched.changed = error as ProviderError
      else if (code === 'not_found') {
        await noteGone(parts, source)
        fetched.gone++
      } else failures.push(error)
    }
  }
  const work = async () => {
    for (const source of waiting) {
      // One that is unreachable may be so alone; what else there is concerns all.
      if (failures.some((failure) => !(failure instanceof ProviderError) || failure.code !== 'unreachable'))
        return
      await fetchOne(source)
    }
  }
  await Promise.all(Array.from({ length: parts.atOnce }, work))
  if (failures.length > 0) throw failures.find(isOurs) ?? failures.find(tellsWhen) ?? failures[0]
  return fetched
}

function isOurs(failure: unknown): boolean {
  return !(failure instanceof ProviderError)
}

function tellsWhen(failure: unknown): boolean {
  return failure instanceof ProviderError && failure.retryAfterMs !== undefined
}
