/** Bearer tokens of owners: HS512 JWTs that end with the owner's token generation. */
import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { type Kysely, sql } from 'kysely'
import type { Database, Owner } from '../db/schema.ts'
import type { SigningKey, SigningKeys } from './signing-keys.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const hours = 3600
const tokenSeconds = { default: 24 * hours, rememberMe: 30 * 24 * hours }

/** Who a request is made for: every query takes its owner from here. */
export interface Session {
  readonly ownerId: string
  readonly username: string
}

/** Of an owner who signed in. */
export interface TokenSession extends Session {
  readonly tokenId: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** `now` in milliseconds since 1970. */
export function issueToken(
  key: SigningKey,
  owner: Owner,
  { now, rememberMe }: { now: number; rememberMe: boolean },
): Promise<string> {
  const issuedAt = Math.floor(now / 1000)
  return new SignJWT({ auth: 'ROLE_USER', gen: owner.token_generation })
    .setProtectedHeader({ alg: 'HS512', kid: key.id })
    .setSubject(owner.username)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (rememberMe ? tokenSeconds.rememberMe : tokenSeconds.default))
    .setJti(randomUUID())
    .sign(key.secret)
}

/** Undefined for a token that is not ours, has expired, or was ended by a new password, a revocation or signing out. */
export async function readToken(
  db: Kysely<Database>,
  keys: SigningKeys,
  token: string,
  now: number,
): Promise<TokenSession | undefined> {
  const found = await verified(keys, token, now)
  if (!found) return undefined
  const { keyId, claims } = found
  const { sub, jti, exp } = claims
  if (!sub || !jti || exp === undefined) return undefined
  const owner = await db
    .selectFrom('owners')
    .select(['id', 'username', 'token_generation'])
    .where(sql`lower(username)`, '=', sql`lower(${sub})`)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('ended_tokens').select('ended_tokens.id').where('ended_tokens.id', '=', jti))),
    )
    // A key that another process has ended is known to this one still.
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('signing_keys').select('signing_keys.id').where('signing_keys.id', '=', keyId)),
    )
    .executeTakeFirst()
  if (owner?.token_generation !== claims.gen) return undefined
  return owner && { ownerId: owner.id, username: owner.username, tokenId: jti, expiresAt: exp * 1000 }
}

/** Of this one session: its owner's others go on. */
export async function endToken(
  db: Kysely<Database>,
  { ownerId, tokenId, expiresAt }: TokenSession,
): Promise<void> {
  await db
    .insertInto('ended_tokens')
    .values({ id: tokenId, owner_id: ownerId, expires_at: new Date(expiresAt) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Those that nobody would take any more anyway. */
export async function pruneEndedTokens(db: Kysely<Database>, now: number): Promise<void> {
  await db.deleteFrom('ended_tokens').where('expires_at', '<', new Date(now).toISOString()).execute()
}

async function verified(keys: SigningKeys, token: string, now: number) {
  try {
    let keyId = ''
    const keyOf = async ({ kid = '' }: { kid?: string }) => {
      const key = uuid.test(kid) ? await keys.find(kid) : undefined
      if (!key) throw new errors.JWKSNoMatchingKey()
      keyId = key.id
      return key.secret
    }
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['HS512'],
      requiredClaims: ['sub', 'exp', 'gen', 'jti'],
      currentDate: new Date(now),
    })
    return { keyId, claims: payload }
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
