import { ProviderError } from '../providers/errors.ts'
import type { ProviderApi } from '../providers/provider.ts'

/** System errors of a connection that was never made: nothing of the map has left. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])
const tries = 3

/** Sends a map; again only where the provider cannot have seen it. Throws `ProviderError`. */
export async function upload(
  api: ProviderApi,
  name: string,
  bytes: Uint8Array,
): Promise<{ id: string; name: string }> {
  const zip = new Blob([Uint8Array.from(bytes)], { type: 'application/zip' })
  for (let left = tries - 1; ; left--) {
    try {
      return await api.uploadPrescription({ name, zip })
    } catch (error) {
      if (left === 0 || !neverLeft(error)) throw error
    }
  }
}

function neverLeft(error: unknown): boolean {
  if (!(error instanceof ProviderError) || error.code !== 'unreachable') return false
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
    if (NOT_CONNECTED.has(String((cause as NodeJS.ErrnoException).code))) return true
  }
  return false
}
