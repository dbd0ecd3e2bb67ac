import { createHash } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Credential, Database } from '../db/schema.ts'
import type { ConsumerKeys, Tokens } from '../providers/provider.ts'
import { CredentialGone } from './errors.ts'
import type { Sealer } from './seal.ts'

/** What is sealed in a credential's row. */
export interface StoredSecrets extends ConsumerKeys {
  readonly refreshToken: string
  readonly accessToken?: string
  /** Seconds that the access token was given; absent for one that a client brought along. */
  readonly lifetime?: number
}

/** A credential's row with its secrets opened. */
export interface OpenCredential {
  readonly row: Credential
  readonly secrets: StoredSecrets
  readonly candidate: StoredSecrets | undefined
}

/** Rows of `credentials`, opened and sealed. */
export interface Credentials {
  /** Throws `CredentialGone` without a row. */
  open(row: Credential | undefined): OpenCredential
  load(db: Kysely<Database>, id: string): Promise<OpenCredential>
  /**
   * The same, locked until the transaction ends. Not `for update`: that would also stop rows that only point
   * to this one (events, written on another connection meanwhile).
   */
  lock(tx: Transaction<Database>, id: string): Promise<OpenCredential>
  store(tx: Kysely<Database>, id: string, secrets: StoredSecrets, expiresAt: Date | null): Promise<void>
  seal(id: string, secrets: StoredSecrets): Buffer
  /** Becomes another one with every token that is stored. Tells nothing of them. */
  stateOf(row: Credential): string
  /** Recognises keys and token that were attached before, without keeping that token. */
  attachedHash(secrets: StoredSecrets): Buffer
}

export function createCredentials(sealer: Sealer): Credentials {
  const unseal = (sealed: Buffer, id: string) =>
    JSON.parse(sealer.open(sealed, id).toString()) as StoredSecrets
  const seal = (id: string, secrets: StoredSecrets) => sealer.seal(JSON.stringify(secrets), id)
  const open = (row: Credential | undefined): OpenCredential => {
    if (!row) throw new CredentialGone()
    return {
      row,
      secrets: unseal(row.secret, row.id),
      candidate: row.candidate ? unseal(row.candidate, row.id) : undefined,
    }
  }
  const byId = (db: Kysely<Database>, id: string) =>
    db.selectFrom('credentials').selectAll().where('id', '=', id)

  return {
    open,
    load: async (db, id) => open(await byId(db, id).executeTakeFirst()),
    lock: async (tx, id) => open(await byId(tx, id).forNoKeyUpdate().executeTakeFirst()),
    seal,
    stateOf: ({ secret, candidate }) =>
      createHash('sha256')
        .update(secret)
        .update(candidate ?? '')
        .digest('hex'),
    attachedHash: (secrets) => sealer.digest(secrets.publicKey, secrets.privateKey, secrets.refreshToken),
    async store(tx, id, secrets, expiresAt) {
      await tx
        .updateTable('credentials')
        .set({ secret: seal(id, secrets), access_expires_at: expiresAt })
        .where('id', '=', id)
        .execute()
    },
  }
}

export function withTokens(secrets: StoredSecrets, tokens: Tokens): StoredSecrets {
  return {
    publicKey: secrets.publicKey,
    privateKey: secrets.privateKey,
    refreshToken: tokens.refreshToken ?? secrets.refreshToken,
    accessToken: tokens.accessToken,
    lifetime: tokens.expiresIn,
  }
}

/** What must not show up in an event. */
export function secretTexts(secrets: StoredSecrets): string[] {
  return [secrets.privateKey, secrets.refreshToken, ...(secrets.accessToken ? [secrets.accessToken] : [])]
}
