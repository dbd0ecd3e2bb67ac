/** Growers connect their account at a provider: an attempt goes from a link over one browser to an outcome, once. */
import { randomBytes, randomUUID } from 'node:crypto'
import { bySheaf } from '../audit/audit.ts'
import type { ConnectionAttempt } from '../db/schema.ts'
import type { ConnectionParts, ProviderConnections } from './connections.ts'
import { AttemptRefused } from './errors.ts'
import { authorizeUrl, settle } from './settle.ts'

const attemptMs = 15 * 60_000
const keptMs = 24 * 3600_000

export function createProviderConnections(parts: ConnectionParts): ProviderConnections {
  const { db, sealer, provider, clock } = parts
  const hash = (kind: 'link' | 'state' | 'browser', secret: string) =>
    sealer.digest(`connection ${kind}`, secret)

  const requireOpen = (attempt: ConnectionAttempt) => {
    if (attempt.used_at !== null) throw new AttemptRefused('used')
    if (Date.parse(attempt.expires_at) <= clock()) throw new AttemptRefused('expired')
  }

  /** By the state; by the cookie alone only where the provider is known to lose states. */
  const attemptOf = (state: string | null, browser: Buffer) => {
    const attempts = db.selectFrom('connection_attempts').selectAll().where('browser_hash', '=', browser)
    if (state !== null) return attempts.where('state_hash', '=', hash('state', state)).executeTakeFirst()
    if (provider.echoesState) return undefined
    return attempts.orderBy('created_at', 'desc').limit(1).executeTakeFirst()
  }

  return {
    async start({ ownerId, userId, appKey, magicLinkSessionId }) {
      const attemptId = randomUUID()
      const nonce = secret()
      await db
        .insertInto('connection_attempts')
        .values({
          id: attemptId,
          owner_id: ownerId,
          user_id: userId,
          app_key_id: appKey.id,
          magic_link_session_id: magicLinkSessionId ?? null,
          nonce_hash: hash('link', nonce),
          created_at: new Date(clock()),
          expires_at: new Date(clock() + attemptMs),
        })
        .execute()
      return { attemptId, nonce }
    },

    async follow(nonce, browser, redirectUri) {
      const attempt = await db
        .selectFrom('connection_attempts')
        .selectAll()
        .where('nonce_hash', '=', hash('link', nonce))
        .executeTakeFirst()
      if (!attempt) throw new AttemptRefused('unknown')
      requireOpen(attempt)
      const state = secret()
      const browser_hash = hash('browser', browser)
      const { numUpdatedRows } = await db
        .updateTable('connection_attempts')
        .set({ browser_hash, state_hash: hash('state', state) })
        .where('id', '=', attempt.id)
        .where('used_at', 'is', null)
        .where((row) => row.or([row('browser_hash', 'is', null), row('browser_hash', '=', browser_hash)]))
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new AttemptRefused('used')
      return authorizeUrl(parts, attempt, { state, redirectUri })
    },

    async finish(callback, browser, redirectUri, by = bySheaf) {
      const state = callback.searchParams.get('state')
      const attempt = browser === undefined ? undefined : await attemptOf(state, hash('browser', browser))
      if (!attempt) throw new AttemptRefused('forged')
      requireOpen(attempt)
      const row = db.updateTable('connection_attempts').where('id', '=', attempt.id)
      const { numUpdatedRows } = await row
        .set({ used_at: new Date(clock()) })
        .where('used_at', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new AttemptRefused('used')
      const outcome = await settle(parts, attempt, { callback, state, redirectUri, by })
      await row.set({ outcome }).execute()
      return { outcome, magicLinkSessionId: attempt.magic_link_session_id }
    },

    async prune() {
      await db
        .deleteFrom('connection_attempts')
        .where('expires_at', '<', new Date(clock() - keptMs).toISOString())
        .execute()
    },
  }
}

/** 256 bits, as 43 characters of base64url. */
function secret(): string {
  return randomBytes(32).toString('base64url')
}
