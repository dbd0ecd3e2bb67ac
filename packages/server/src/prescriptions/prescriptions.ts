/** Prescription maps on their way to a grower's displays. Every function sees the users of one owner. */
import { createHash } from 'node:crypto'
import { bytesOf, checkPrescription } from '@sheaf/core'
import type { Kysely } from 'kysely'
import type { Page, Paged } from '../db/paging.ts'
import type { Database, Prescription } from '../db/schema.ts'
import { agLeaderScopes } from '../providers/agleader/ag-leader.ts'
import { ProviderError } from '../providers/errors.ts'
import type { Provider } from '../providers/provider.ts'
import type { Connections, Vault } from '../vault/vault.ts'
import { type Claimed, claim } from './claim.ts'
import { PrescriptionRefused, ProviderFailed } from './errors.ts'
import { upload } from './upload.ts'

export interface PrescriptionFile {
  /** As the client named it. */
  readonly fileName: string
  readonly bytes: Uint8Array
}

export interface Prescriptions {
  /**
   * Checks the zip, sends it unchanged, and gives what AgFiniti made of it. The same bytes are sent once: later calls
   * give the first one's result. Throws core's `InvalidPrescription`, `PrescriptionRefused`, `PrescriptionOnItsWay`,
   * `ProviderFailed`.
   */
  send(ownerId: string, userId: string, file: PrescriptionFile): Promise<{ id: string; name: string }>
  /** Newest first. */
  list(ownerId: string, userId: string, page: Page): Promise<Paged<Prescription>>
}

interface PrescriptionParts {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly connections: Connections
  readonly provider: Provider
  readonly clock: () => number
}

export function createPrescriptions({
  db,
  vault,
  connections,
  provider,
  clock,
}: PrescriptionParts): Prescriptions {
  const grantOf = async (ownerId: string, userId: string) => {
    const credential = await vault.read(ownerId, userId)
    if (!credential) {
      const message = 'The user has no AgLeader credentials: attach them first'
      throw new PrescriptionRefused('credentialsNotFound', message)
    }
    if (credential.status === 'UNAUTHENTICATED') throw unauthenticated()
    return credential
  }

  return {
    async send(ownerId, userId, { fileName, bytes }) {
      const grant = await grantOf(ownerId, userId)
      await checkPrescription(bytesOf(bytes))
      const name = fileName.replace(/\.zip$/i, '')
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const map = { ownerId, userId, provider: provider.name, name, size: bytes.length, sha256 }
      const claimed = await claim(db, map, clock())
      if (claimed.sent) return claimed.sent
      try {
        const made = await upload(connections.api(grant.id), fileName, bytes)
        await settle(db, claimed, { state: 'sent', provider_id: made.id })
        return { id: made.id, name }
      } catch (error) {
        if (!(error instanceof ProviderError)) {
          await settle(db, claimed, { state: 'failed', error_code: 'internal' })
          throw error
        }
        await settle(db, claimed, { state: 'failed', error_code: error.code, error_message: error.message })
        if (error.code === 'rejected') {
          await connections.failed(grant.id, error)
          throw unauthenticated(error)
        }
        if (error.code === 'insufficient_scope') {
          await connections.failed(grant.id, error)
          throw limitedPermission(error, scopeLink(provider, grant.publicKey))
        }
        if (error.code === 'unreachable') throw new ProviderFailed(error)
        throw new PrescriptionRefused('providerRejected', error.message, error)
      }
    },

    async list(ownerId, userId, page) {
      const matching = db
        .selectFrom('prescriptions')
        .where('owner_id', '=', ownerId)
        .where('user_id', '=', userId)
      const [items, { total }] = await Promise.all([
        matching
          .selectAll()
          .orderBy('created_at', 'desc')
          .orderBy('id')
          .offset(page.offset)
          .limit(page.limit)
          .execute(),
        matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
      ])
      return { items, total }
    },
  }
}

type Ending =
  | { readonly state: 'sent'; readonly provider_id: string }
  | { readonly state: 'failed'; readonly error_code: string; readonly error_message?: string }

async function settle(db: Kysely<Database>, { id }: Claimed, ending: Ending): Promise<void> {
  await db
    .updateTable('prescriptions')
    .set((eb) => ({ ...ending, updated_at: eb.fn('now') }))
    .where('id', '=', id)
    .execute()
}

function unauthenticated(cause?: unknown): PrescriptionRefused {
  const message = 'AgFiniti no longer takes the AgLeader credentials: the grower must connect again'
  return new PrescriptionRefused('credentialsUnauthenticated', message, cause)
}

function limitedPermission(cause: Error, link: string): PrescriptionRefused {
  const message = `The grower has not allowed prescriptions to be sent (scope fileupload). Ask for it with ${link}, your redirection URL and a state put in, and attach the new token; or run sheaf connect agleader --prescriptions`
  return new PrescriptionRefused('credentialsLimitedPermission', message, cause)
}

/** Where the grower allows it. */
function scopeLink(provider: Provider, publicKey: string): string {
  const scopes = [...agLeaderScopes.read, ...agLeaderScopes.sendPrescriptions]
  return provider.authorizeUrl({ publicKey, redirectUri: 'REDIRECTION_URL', state: 'STATE', scopes }).href
}
