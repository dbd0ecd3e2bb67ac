import type { Kysely } from 'kysely'
import type { AttemptOutcome, CredentialStatus, Database } from '../db/schema.ts'

interface User {
  readonly credential_status: CredentialStatus | null
}

/** Credentials that the provider refuses are no connection: the grower has to sign in again. */
export function isConnected({ credential_status }: User): boolean {
  return credential_status !== null && credential_status !== 'UNAUTHENTICATED'
}

interface AttemptOf {
  readonly ownerId: string
  readonly userId: string
  readonly attemptId: string
}

/** Null until it has ended; undefined where there is no such attempt. */
export async function outcomeOf(
  db: Kysely<Database>,
  { ownerId, userId, attemptId }: AttemptOf,
): Promise<AttemptOutcome | null | undefined> {
  const attempt = await db
    .selectFrom('connection_attempts')
    .select('outcome')
    .where('id', '=', attemptId)
    .where('owner_id', '=', ownerId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return attempt?.outcome
}

/** How the last attempt of a Magic Link's session ended. */
export async function lastOutcome(
  db: Kysely<Database>,
  magicLinkSessionId: string,
): Promise<AttemptOutcome | undefined> {
  const attempt = await db
    .selectFrom('connection_attempts')
    .select('outcome')
    .where('magic_link_session_id', '=', magicLinkSessionId)
    .where('outcome', 'is not', null)
    .orderBy('used_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return attempt?.outcome ?? undefined
}
