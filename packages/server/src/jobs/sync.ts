import type { WorkerContext } from '../context.ts'

/** Lists a credential's account and fetches what is new. Mostly waiting: several at once, not all of one owner. */
export function workSync({ queue, syncRuns }: WorkerContext): Promise<void> {
  return queue.work('sync', { concurrency: 8, perGroup: 4 }, async ({ credentialId }, signal) => {
    await syncRuns.run(credentialId, signal)
    // One that died with its process while another waited is dead at once: this was the other.
    await queue.forgetDead('sync', { credentialId })
  })
}
