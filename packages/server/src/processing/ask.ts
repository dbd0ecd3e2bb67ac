import { StorageFull } from '../blobs/errors.ts'
import type { ConvertPool } from './convert-pool.ts'
import type { Message, Task } from './messages.ts'

/** A task that a conversion process could not do; `code` is that of the pool's outcome. */
export class TaskFailed extends Error {
  override readonly name = 'TaskFailed'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Runs a task that is answered by one message. Throws `TaskFailed`, `StorageFull`, `PoolClosed`. */
export async function ask<Kind extends Message['kind']>(
  pool: ConvertPool,
  task: Task,
  kind: Kind,
): Promise<Extract<Message, { kind: Kind }>> {
  const answers: Extract<Message, { kind: Kind }>[] = []
  const outcome = await pool.run(task, async (message) => {
    if (message.kind === kind) answers.push(message as Extract<Message, { kind: Kind }>)
  })
  if (!outcome.ok) {
    if (outcome.code === 'storage_full') throw new StorageFull(outcome.message)
    throw new TaskFailed(outcome.code, outcome.message)
  }
  const [answer] = answers
  if (!answer) throw new TaskFailed('internal', `no answer to ${task.kind}`)
  return answer
}
