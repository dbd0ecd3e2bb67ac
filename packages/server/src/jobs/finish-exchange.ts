import type { WorkerContext } from '../context.ts'
import { CredentialGone } from '../vault/errors.ts'

/** Makes exchanges of tokens again that died with their process. Nearly always there is nothing to do. */
export function workFinishExchange({ queue, connections }: WorkerContext): Promise<void> {
  return queue.work('finish-exchange', { concurrency: 4 }, async ({ credentialId, state }) => {
    await connections.finishExchange(credentialId, state).catch((error: unknown) => {
      if (!(error instanceof CredentialGone)) throw error
    })
  })
}
