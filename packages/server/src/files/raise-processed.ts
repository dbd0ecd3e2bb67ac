import type { Transaction } from 'kysely'
import { raise } from '../alerts/raise.ts'
import type { Database, FileRow } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'
import { failedStep } from './batch-status.ts'

export type ProcessedFile = Pick<FileRow, 'id' | 'owner_id' | 'user_id' | 'origin' | 'status' | 'steps'>

/** Tells that a file is done, or at which step it failed. */
export async function raiseProcessed(
  to: { tx: Transaction<Database>; queue: Queue },
  { id: fileId, owner_id: ownerId, user_id: userId, origin, status, steps }: ProcessedFile,
): Promise<void> {
  const about = { ownerId, userId, fileId }
  if (status === 'processed') return raise(to, { type: `${origin}FileProcessingFinished`, ...about })
  return raise(to, { type: `${origin}FileProcessingFailed`, ...about, message: failedStep(steps).message })
}
