import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { bySheaf, record } from '../audit/audit.ts'
import type { CredentialStatus, Database } from '../db/schema.ts'
import type { Provider } from '../providers/provider.ts'
import type { Queue } from '../queue/queue.ts'
import { createAttach } from './attach.ts'
import { createAuthorizedFetch } from './authorized-fetch.ts'
import { createCheck, statusAfter } from './check.ts'
import { createCredentials } from './credentials.ts'
import { listEvents, pruneEvents, storeEvents } from './events.ts'
import { createRefresh } from './refresh.ts'
import type { Sealer } from './seal.ts'
import { setStatus } from './set-status.ts'
import type { Connections, CredentialView, Vault } from './vault.ts'

export interface VaultParts {
  readonly db: Kysely<Database>
  readonly queue: Queue
  readonly provider: Provider
  readonly sealer: Sealer
  readonly fetch: typeof globalThis.fetch
  readonly clock: () => number
  readonly random: () => number
  readonly log: Logger
  readonly answerWithinMs?: number
}

/** Failing runs in a row after which a credential counts as temporarily unavailable. */
const patience = 3

export function createVault(parts: VaultParts): { vault: Vault; connections: Connections } {
  const { db, queue, provider, clock, sealer } = parts
  const credentials = createCredentials(sealer)
  const refresh = createRefresh({ ...parts, credentials })
  const authorizedFetch = createAuthorizedFetch({ ...parts, credentials, refresh })
  const check = createCheck({ ...parts, credentials, authorizedFetch })

  const find = (ownerId: string, userId: string) =>
    db
      .selectFrom('credentials')
      .selectAll()
      .where('owner_id', '=', ownerId)
      .where('user_id', '=', userId)
      .where('provider', '=', provider.name)
      .executeTakeFirst()

  const read = async (ownerId: string, userId: string): Promise<CredentialView | undefined> => {
    const found = await find(ownerId, userId)
    if (!found) return undefined
    const { row, secrets } = credentials.open(found)
    const { publicKey, privateKey, refreshToken, accessToken } = secrets
    const tokens = { refreshToken, ...(accessToken ? { accessToken } : {}) }
    return { id: row.id, status: row.status, createdTime: row.created_at, ...tokens, publicKey, privateKey }
  }

  const vault: Vault = {
    read,
    attach: createAttach({
      ...parts,
      credentials,
      check,
      providerName: provider.name,
      read,
      answerWithinMs: parts.answerWithinMs ?? 10_000,
    }),

    async detach(ownerId, userId, by = bySheaf) {
      const found = await find(ownerId, userId)
      if (!found) return false
      return db.transaction().execute(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('credentials')
          .where('id', '=', found.id)
          .executeTakeFirst()
        if (numDeletedRows === 0n) return false
        const entry = { action: 'credentials.removed', by, ownerId, userId, subject: found.id } as const
        await record(tx, entry, new Date(clock()))
        return true
      })
    },

    async events(ownerId, userId, page) {
      const found = await find(ownerId, userId)
      return found && listEvents(db, found.id, page)
    },
  }

  const become = (id: string, status: CredentialStatus) =>
    db.transaction().execute((tx) => setStatus({ queue, credentials }, tx, id, status))

  const connections: Connections = {
    api: (credentialId) => provider.api(authorizedFetch(credentialId)),

    async finishExchange(id, state) {
      const { row, secrets } = await credentials.load(db, id)
      if (credentials.stateOf(row) !== state || row.status === 'UNAUTHENTICATED') return
      if ((await check.tryCandidate(id)) === 'none') await refresh(id, secrets.accessToken)
    },

    prepare: async (credentialId) => void (await check.tryCandidate(credentialId)),

    async finished(credentialId, report) {
      await become(credentialId, 'OK')
      await storeEvents(db, credentialId, [{ statusCode: 200, headers: '', body: JSON.stringify(report) }])
    },

    async failed(credentialId, error) {
      const status = statusAfter(error)
      if (status !== 'TEMPORARILY_UNAVAILABLE') return become(credentialId, status)
      const row = await db
        .updateTable('credentials')
        .set((eb) => ({ failures: eb('failures', '+', 1) }))
        .where('id', '=', credentialId)
        .returning('failures')
        .executeTakeFirst()
      if (row && row.failures >= patience) await become(credentialId, status)
    },

    prune: () => pruneEvents(db, clock()),
  }
  return { vault, connections }
}
