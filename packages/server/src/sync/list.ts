import { ProviderError } from '../providers/errors.ts'
import type { ProviderApi, ProviderFile } from '../providers/provider.ts'
import { type Patience, patiently } from './patience.ts'

const restarts = 3
/** Pages that come again before a list counts as one that turns in circles. */
const repeats = 10

/**
 * All files changed since, each once: pages may come twice or out of order, and a list that loses its place starts again.
 */
export async function listAll(
  api: ProviderApi,
  query: { since: string | undefined; includeShared: boolean },
  patience: Patience,
  signal: AbortSignal,
): Promise<ProviderFile[]> {
  for (let restart = 0; ; restart++) {
    try {
      return await listOnce(api, query, patience, signal)
    } catch (error) {
      if (!(error instanceof ProviderError) || error.code !== 'stale_cursor' || restart === restarts)
        throw error
    }
  }
}

async function listOnce(
  api: ProviderApi,
  query: { since: string | undefined; includeShared: boolean },
  patience: Patience,
  signal: AbortSignal,
): Promise<ProviderFile[]> {
  const files = new Map<string, ProviderFile>()
  const seen = new Set<string>()
  let cursor: string | undefined
  let repeated = 0
  do {
    const page = await patiently(() => api.listFiles({ ...query, cursor, signal }), patience, signal)
    for (const file of page.items) {
      const known = files.get(file.id)
      if (!known || Date.parse(known.modifiedTime) <= Date.parse(file.modifiedTime)) files.set(file.id, file)
    }
    cursor = page.nextCursor
    if (cursor !== undefined && seen.has(cursor) && ++repeated > repeats) {
      throw new ProviderError('stale_cursor', 'The list leads back to pages that were read')
    }
    if (cursor !== undefined) seen.add(cursor)
  } while (cursor !== undefined)
  return [...files.values()]
}

/** The modified time of the newest file: where the next list starts. */
export function newest(files: readonly ProviderFile[], before: string | undefined): string | undefined {
  let latest = before
  for (const { modifiedTime } of files) {
    if (latest === undefined || Date.parse(modifiedTime) > Date.parse(latest)) latest = modifiedTime
  }
  return latest
}
