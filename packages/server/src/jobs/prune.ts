import { pruneDeliveries } from '../alerts/deliver.ts'
import { pruneFailedCalls } from '../alerts/failed-calls.ts'
import { pruneAudit } from '../audit/audit.ts'
import type { WorkerContext } from '../context.ts'
import { pruneBlobs } from '../files/prune-blobs.ts'
import { pruneSessions } from '../magic-links/sessions.ts'
import { pruneAttempts } from '../owners/attempts.ts'
import { tendSigningKeys } from '../owners/signing-keys.ts'
import { pruneEndedTokens } from '../owners/tokens.ts'
import { pruneForgottenJobs } from '../queue/forget.ts'
import { pruneTurns } from '../queue/turns.ts'

/** Every night: events, failed calls, and bytes that nothing refers to any more, are kept for 30 days. */
export function workPrune(context: WorkerContext): Promise<void> {
  const { queue, connections, providerConnections, clock } = context
  return queue.work('prune', { concurrency: 1 }, async () => {
    await connections.prune()
    await providerConnections.prune()
    await pruneSessions(context)
    await pruneEndedTokens(context.db, clock())
    await pruneFailedCalls(context.db, clock())
    await pruneDeliveries(context.db, clock())
    await pruneAttempts(context.db, clock())
    await tendSigningKeys(context.db, context.sealer, clock())
    await pruneAudit(context.db, clock())
    await pruneForgottenJobs(context.db)
    await pruneTurns(context.db)
    await pruneBlobs(context, clock())
  })
}
