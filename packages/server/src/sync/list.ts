import { ProviderError } from '../providers/errors.ts'
import type { ProviderApi, ProviderFile } from '../providers/provider.ts'
import { type Patience, patiently } from './patience.ts'

const tries = 4
/** Pages that come again before a list counts as one that turns in circles. */
const repeats = 10

export interface Listed {
  readonly files: readonly ProviderFile[]
  /** False: it came in another order each time, so that files may have slipped from one page to another unseen. */
  readonly settled: boolean
}

export interface ListParts {
  readonly api: Pick<ProviderApi, 'listFiles'>
  readonly patience: Patience
  /** From 0 to 1. */
  readonly random: () => number
}

/**
 * All files changed since, each once: pages may come twice, and a list that loses its place, or changes its order, is
 * read again from the beginning.
 */
export async function listAll(
  parts: ListParts,
  query: { since: string | undefined; includeShared: boolean },
  signal: AbortSignal,
): Promise<Listed> {
  const files = new Map<string, ProviderFile>()
  for (let left = tries - 1; ; left--) {
    try {
      const settled = await listOnce(parts, query, files, signal)
      if (settled || left === 0) return { files: [...files.values()], settled }
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code !== 'stale_cursor' || left === 0) throw error
    }
  }
}

/** Puts what it reads into `files`. Says whether the list was in the order that it is promised in, oldest first. */
async function listOnce(
  parts: ListParts,
  query: { since: string | undefined; includeShared: boolean },
  files: Map<string, ProviderFile>,
  signal: AbortSignal,
): Promise<boolean> {
  const cursors = new Set<string>()
  const seen = new Set<string>()
  let latest = Number.NEGATIVE_INFINITY
  let isOrdered = true
  let cursor: string | undefined
  let repeated = 0
  do {
    const page = await patiently(() => parts.api.listFiles({ ...query, cursor, signal }), parts, signal)
    for (const file of page.items) {
      const modified = Date.parse(file.modifiedTime)
      const known = files.get(file.id)
      if (!known || Date.parse(known.modifiedTime) <= modified) files.set(file.id, file)
      if (seen.has(file.id)) continue
      seen.add(file.id)
      isOrdered &&= modified >= latest
      latest = modified
    }
    cursor = page.nextCursor
    if (cursor !== undefined && cursors.has(cursor) && ++repeated > repeats) {
      throw new ProviderError('stale_cursor', 'The list leads back to pages that were read')
    }
    if (cursor !== undefined) cursors.add(cursor)
  } while (cursor !== undefined)
  return isOrdered
}

/** The modified time of the newest file: where the next list starts. No later than `now`, whatever a clock there says. */
export function newest(
  files: readonly ProviderFile[],
  before: string | undefined,
  now: number,
): string | undefined {
  let latest = before
  for (const { modifiedTime } of files) {
    if (latest === undefined || Date.parse(modifiedTime) > Date.parse(latest)) latest = modifiedTime
  }
  return latest !== undefined && Date.parse(latest) > now ? new Date(now).toISOString() : latest
}
