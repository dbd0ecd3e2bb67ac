import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { type Actor, bySheaf, record } from '../audit/audit.ts'
import type { Credential, Database } from '../db/schema.ts'
import type { Check } from './check.ts'
import type { Credentials, StoredSecrets } from './credentials.ts'
import { CredentialGone, CredentialRejected } from './errors.ts'
import type { AgLeaderSecrets, CredentialView } from './vault.ts'

export interface AttachParts {
  readonly db: Kysely<Database>
  readonly credentials: Credentials
  readonly check: Check
  readonly providerName: string
  readonly clock: () => number
  readonly log: Logger
  readonly read: (ownerId: string, userId: string) => Promise<CredentialView | undefined>
  /** The caller waits no longer than this; the exchange goes on. */
  readonly answerWithinMs: number
}

/** What was left by a crash during the first exchange is picked up after this: within the provider's grace. */
const firstTryMs = 20_000

export function createAttach(parts: AttachParts) {
  const { db, credentials, check, providerName, clock, log, read, answerWithinMs } = parts

  return async (
    ownerId: string,
    userId: string,
    given: AgLeaderSecrets,
    by: Actor = bySheaf,
  ): Promise<CredentialView> => {
    const settled = settle(ownerId, userId, given, by)
    const late = Promise.withResolvers<'late'>()
    const timer = setTimeout(() => late.resolve('late'), answerWithinMs)
    try {
      const first = await Promise.race([settled, late.promise])
      const view = await read(ownerId, userId)
      if (first === 'rejected') throw new CredentialRejected()
      if (first === 'late') {
        settled.catch((error: unknown) =>
          log.error({ err: error, userId }, 'attaching credentials failed after the answer'),
        )
      }
      if (!view) throw new CredentialGone()
      return first === 'settled' ? view : { ...view, ...given, status: 'TEMPORARILY_UNAVAILABLE' }
    } finally {
      clearTimeout(timer)
    }
  }

  async function settle(
    ownerId: string,
    userId: string,
    given: AgLeaderSecrets,
    by: Actor,
  ): Promise<'settled' | 'rejected' | 'undecided'> {
    const id = await place(ownerId, userId, given, by)
    const outcome = await check.tryCandidate(id)
    if (outcome === 'rejected' || outcome === 'undecided') return outcome
    // A sync that runs meanwhile tries it too, and may have been first: what is attached now tells what came of it.
    if (outcome === 'none' && !(await isAttached(id, given))) return 'rejected'
    await check.determineStatus(id, { firstSync: true })
    return 'settled'
  }

  async function isAttached(id: string, given: AgLeaderSecrets): Promise<boolean> {
    const row = await db
      .selectFrom('credentials')
      .select('attached_hash')
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw new CredentialGone()
    return row.attached_hash.equals(credentials.attachedHash(given))
  }

  /** Puts the new keys where they belong before anything is asked, so that a crash loses nothing. */
  function place(ownerId: string, userId: string, given: AgLeaderSecrets, by: Actor): Promise<string> {
    const { publicKey, privateKey, refreshToken, accessToken } = given
    const secrets: StoredSecrets = {
      publicKey,
      privateKey,
      refreshToken,
      ...(accessToken ? { accessToken } : {}),
    }
    const attached_hash = credentials.attachedHash(secrets)

    return db.transaction().execute(async (tx) => {
      const attached = (subject: string) =>
        record(tx, { action: 'credentials.attached', by, ownerId, userId, subject }, new Date(clock()))
      const user = tx
        .selectFrom('users')
        .select('id')
        .where('id', '=', userId)
        .where('owner_id', '=', ownerId)
      if (!(await user.forKeyShare().executeTakeFirst())) throw new CredentialGone()
      const id = randomUUID()
      const unverified = {
        status: 'TEMPORARILY_UNAVAILABLE',
        attached_hash,
        access_expires_at: null,
      } as const
      const row = { id, owner_id: ownerId, user_id: userId, provider: providerName, ...unverified }
      const inserted = await tx
        .insertInto('credentials')
        .values({ ...row, secret: credentials.seal(id, secrets) })
        .onConflict((conflict) => conflict.columns(['user_id', 'provider']).doNothing())
        .returning('id')
        .executeTakeFirst()
      if (inserted) {
        const next_at = new Date(clock() + firstTryMs)
        await tx.insertInto('syncs').values({ credential_id: id, state: 'waiting', next_at }).execute()
        await attached(id)
        return id
      }

      const before = await tx
        .selectFrom('credentials')
        .selectAll()
        .where('owner_id', '=', ownerId)
        .where('user_id', '=', userId)
        .where('provider', '=', providerName)
        .forNoKeyUpdate()
        .executeTakeFirst()
      if (!before) throw new CredentialGone()
      const update = tx.updateTable('credentials').where('id', '=', before.id)
      if (before.attached_hash.equals(attached_hash)) {
        // The grant's current, rotated token is the better one: kept, and asked again.
        await update.set({ candidate: null }).execute()
      } else if (works(before)) {
        await update.set({ candidate: credentials.seal(before.id, secrets) }).execute()
      } else {
        const secret = credentials.seal(before.id, secrets)
        await update
          .set({ ...unverified, secret, candidate: null, failures: 0, created_at: new Date(clock()) })
          .execute()
        await tx.updateTable('syncs').set({ since: null }).where('credential_id', '=', before.id).execute()
      }
      await attached(before.id)
      return before.id
    })
  }
}

/** Whether it was good for something before: a fault on the provider's side says nothing against it. */
function works({ status, access_expires_at }: Credential): boolean {
  return (
    status === 'OK' ||
    status === 'MISSING_PERMISSION' ||
    (status === 'TEMPORARILY_UNAVAILABLE' && access_expires_at !== null)
  )
}
