/** Bearer tokens of owners: HS512 JWTs that end with the owner's token generation. */
import { randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import type { Kysely } from 'kysely'
import type { Database, Owner } from '../db/schema.ts'
import { findOwner } from './owners.ts'
import type { SigningKey } from './signing-key.ts'

const hours = 3600
const tokenSeconds = { default: 24 * hours, rememberMe: 30 * 24 * hours }

/** Who a request is made for: every query takes its owner from here. */
export interface Session {
  readonly ownerId: string
  readonly username: string
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

/** Undefined for a token that is not ours, has expired, or was ended by a new password or a revocation. */
export async function readToken(
  db: Kysely<Database>,
  key: SigningKey,
  token: string,
  now: number,
): Promise<Session | undefined> {
  const claims = await verified(key, token, now)
  if (!claims?.sub) return undefined
  const owner = await findOwner(db, claims.sub)
  if (owner?.token_generation !== claims.gen) return undefined
  return owner && { ownerId: owner.id, username: owner.username }
}

async function verified(key: SigningKey, token: string, now: number) {
  try {
    const { payload } = await jwtVerify(token, key.secret, {
      algorithms: ['HS512'],
      requiredClaims: ['sub', 'exp', 'gen'],
      currentDate: new Date(now),
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
