import { setTimeout as sleep } from 'node:timers/promises'
import { ProviderError } from '../providers/errors.ts'
import type { ConsumerKeys, Provider, Tokens } from '../providers/provider.ts'

const tries = 3
const firstPauseMs = 200

/**
 * Exchanges a refresh token. An answer that was lost on the way may have carried the only token that is good from now
 * on: it is asked for again at once, while the provider still takes the one before. Throws `ProviderError`.
 */
export async function exchange(
  { provider, clock }: { provider: Provider; clock: () => number },
  secrets: ConsumerKeys & { readonly refreshToken: string },
  fetch: typeof globalThis.fetch,
): Promise<Tokens> {
  const deadline = clock() + provider.rotationGraceMs / 2
  for (let attempt = 1; ; attempt++) {
    try {
      return await provider.refresh(secrets, secrets.refreshToken, fetch)
    } catch (error) {
      const isLost = error instanceof ProviderError && error.code === 'unreachable'
      if (!isLost || attempt === tries || clock() > deadline) throw error
      await sleep(firstPauseMs * 2 ** (attempt - 1))
    }
  }
}
