import type { Transaction } from 'kysely'
import { raise } from '../alerts/raise.ts'
import type { Database } from '../db/schema.ts'
import { failedStep } from '../files/batch-status.ts'
import { type ProcessedFile, raiseProcessed } from '../files/raise-processed.ts'
import type { Queue } from '../queue/queue.ts'

/**
 * Tells of a merged file, and of the operation that it is of. One that was made by leaving out what lies outside the
 * fields of an operation counts as that operation's.
 */
export async function raiseMerged(
  to: { tx: Transaction<Database>; queue: Queue },
  file: ProcessedFile,
  { isNew, cropOf }: { isNew: boolean; cropOf: string | undefined },
): Promise<void> {
  const { tx } = to
  const { owner_id: ownerId, user_id: userId, status, steps } = file
  const operation = await tx
    .selectFrom('operations')
    .select('id')
    .where('file_id', '=', cropOf ?? file.id)
    .executeTakeFirst()
  if (!operation) return raiseProcessed(to, file)
  const about = { ownerId, userId, operationId: operation.id }
  const change = isNew && cropOf === undefined ? 'Created' : 'Updated'
  await raise(to, { type: `operation${change}`, ...about })
  await raiseProcessed(to, { ...file, origin: 'automerged' })
  if (status === 'processed') return raise(to, { type: 'operationProcessingFinished', ...about })
  const { message } = failedStep(steps)
  return raise(to, { type: 'operationProcessingFailed', ...about, message })
}
