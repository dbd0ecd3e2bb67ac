import type { Transaction } from 'kysely'
import { raise } from '../alerts/raise.ts'
import type { CredentialStatus, Database } from '../db/schema.ts'
import type { Queue } from '../queue/queue.ts'
import type { Credentials } from './credentials.ts'

export interface StatusParts {
  readonly queue: Queue
  readonly credentials: Credentials
}

/** Statuses that the owner is told of: somebody has to do something. */
const alerts = {
  UNAUTHENTICATED: {
    type: 'credentialsUnauthenticated',
    message: 'The provider no longer takes these credentials: connect again',
  },
  MISSING_PERMISSION: {
    type: 'credentialsLimitedPermission',
    message: 'The provider does not permit these credentials to read files',
  },
} as const

/**
 * The one place where a status changes. A status that is reached by success also ends the count of failures. Does
 * nothing when the credential is gone.
 */
export async function setStatus(
  { queue, credentials }: StatusParts,
  tx: Transaction<Database>,
  id: string,
  status: CredentialStatus,
): Promise<void> {
  const row = await tx
    .selectFrom('credentials')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) return
  const failures = status === 'TEMPORARILY_UNAVAILABLE' ? {} : { failures: 0 }
  await tx
    .updateTable('credentials')
    .set({ status, ...failures })
    .where('id', '=', id)
    .execute()
  if (row.status === status || !(status in alerts)) return
  const { type, message } = alerts[status as keyof typeof alerts]
  const { owner_id: ownerId, user_id: userId, provider } = row
  const { publicKey: credential } = credentials.open(row).secrets
  const about = { credential, provider, credentialId: id, message, status }
  await raise({ tx, queue }, { type, ownerId, userId, ...about })
}
