import type { Kysely } from 'kysely'
import type { Database, Source } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { Queue } from '../queue/queue.ts'
import { type FetchParts, fetchFile } from './fetch-file.ts'
import { noteGone, noteStored } from './sources.ts'

interface NotFetched {
  readonly source: Source
  readonly error: ProviderError
}

export interface Fetched {
  readonly downloaded: number
  /** Files that are not there any more. */
  readonly gone: number
  /** Files that are other ones by now than those that were listed: they have to be listed anew. */
  readonly changed: readonly NotFetched[]
  /** Files that could not be had, each for itself. */
  readonly failed: readonly NotFetched[]
}

/** A file that cannot be had does not keep the others from coming. Throws what concerns them all. */
export async function fetchAll(
  parts: FetchParts & { db: Kysely<Database>; queue: Queue; atOnce: number },
  sources: readonly Source[],
  signal: AbortSignal,
): Promise<Fetched> {
  const waiting = sources.values()
  const failures: unknown[] = []
  const [changed, failed]: [NotFetched[], NotFetched[]] = [[], []]
  let [downloaded, gone] = [0, 0]
  const fetchOne = async (source: Source) => {
    try {
      signal.throwIfAborted()
      const blob = await fetchFile(parts, source, signal)
      if (await noteStored(parts, source, blob)) downloaded++
    } catch (error) {
      const code = error instanceof ProviderError ? error.code : undefined
      if (code === 'changed') changed.push({ source, error: error as ProviderError })
      else if (code === 'unreachable' || code === 'unexpected')
        failed.push({ source, error: error as ProviderError })
      else if (code === 'not_found') {
        await noteGone(parts, source)
        gone++
      } else failures.push(error)
    }
  }
  const work = async () => {
    for (const source of waiting) {
      if (failures.length > 0) return
      await fetchOne(source)
    }
  }
  await Promise.all(Array.from({ length: parts.atOnce }, work))
  if (failures.length > 0) throw failures.find(isOurs) ?? failures.find(tellsWhen) ?? failures[0]
  return { downloaded, gone, changed, failed }
}

function isOurs(failure: unknown): boolean {
  return !(failure instanceof ProviderError)
}

function tellsWhen(failure: unknown): boolean {
  return failure instanceof ProviderError && failure.retryAfterMs !== undefined
}
