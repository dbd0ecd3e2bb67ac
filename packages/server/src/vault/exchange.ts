import { setTimeout as sleep } from 'node:timers/promises'
import type { Credential } from '../db/schema.ts'
import { ProviderError } from '../providers/errors.ts'
import type { ConsumerKeys, Provider, Tokens } from '../providers/provider.ts'
import type { Queue } from '../queue/queue.ts'
import type { Credentials } from './credentials.ts'

const tries = 3
const firstPauseMs = 200
const finishedAfterSeconds = 15

/**
 * To be called before an exchange, outside of its transaction. A process that dies between the provider's answer and
 * its commit leaves a grant whose next token nobody knows: another one asks again while the provider still takes the
 * token before, whoever may need it next.
 */
export function promiseExchange(
  { queue, credentials }: { queue: Queue; credentials: Credentials },
  row: Credential,
): Promise<void> {
  const job = { credentialId: row.id, state: credentials.stateOf(row) }
  return queue.send('finish-exchange', job, { delaySeconds: finishedAfterSeconds })
}

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
