import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { holderOf } from '../keys/api-keys.ts'
import { readToken, type Session } from '../owners/tokens.ts'
import { consoleCookie } from './console/cookie.ts'
import { forbidden, notAuthenticated } from './errors/problem.ts'
import type { Parts } from './parts.ts'
import { cookieOf } from './request/cookies.ts'
import { siteOf } from './request/own-site.ts'

/** Who asks: the owner with a token, or one of its users' widgets with an API key. */
export interface Caller extends Session {
  /** The one user that an API key is for; undefined for the owner. */
  readonly onlyUserId?: string
  readonly apiKeyId?: string
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every request that carries a valid token or key. */
    session: Caller | undefined
  }
  interface FastifyContextConfig {
    /** Answers without a token. */
    readonly public?: boolean
    /** Answers to an API key too, about its user alone. */
    readonly apiKey?: boolean
  }
}

/** Who asks is settled before anything of the request is read. A token wins over a key, both over the console's cookie. */
export function authenticateRequests(
  app: FastifyInstance,
  { context, config, signingKeys }: Pick<Parts, 'context' | 'config' | 'signingKeys'>,
): void {
  const { db, clock } = context
  app.decorateRequest('session', undefined)
  app.addHook('onRequest', async (request) => {
    const { 'x-api-key': key } = request.headers
    const token = tokenOf(request, config.publicUrl)
    if (token !== undefined) request.session = await readToken(db, signingKeys, token, clock())
    else if (typeof key === 'string' && !isPublic(request)) {
      request.session = await keyHolder(context, key)
      if (request.session) requireWithin(request, request.session)
    }
    if (!request.session && !isPublic(request)) throw notAuthenticated()
  })
}

/** The token that a request is made with: as a bearer, or in the console's cookie. */
export function tokenOf(request: FastifyRequest, publicUrl: string): string | undefined {
  const { authorization = '', 'x-api-key': key } = request.headers
  if (/^Bearer\b/i.test(authorization)) return /^Bearer +(\S+)$/i.exec(authorization)?.[1]
  return key === undefined ? cookieToken(request, publicUrl) : undefined
}

/** The token in the console's cookie, where a page of ours sent that. */
export function cookieToken(request: FastifyRequest, publicUrl: string): string | undefined {
  const site = siteOf(request, publicUrl)
  // Browsers that tell nothing of a GET (over plain HTTP) send the cookie, which is strict, from our own site alone.
  const reads = request.method === 'GET' || request.method === 'HEAD'
  if (site !== 'own' && !(site === 'untold' && reads)) return undefined
  return cookieOf(request, consoleCookie(publicUrl).name)
}

async function keyHolder(context: Context, key: string): Promise<Caller | undefined> {
  const holder = await holderOf(context, key)
  if (!holder) return undefined
  const { ownerId, username, userId, keyId } = holder
  return { ownerId, username, onlyUserId: userId, apiKeyId: keyId }
}

/** A key reaches a few endpoints, and on these its user. */
function requireWithin(request: FastifyRequest, caller: Caller): void {
  if (!request.routeOptions.config.apiKey) throw forbidden()
  const named = [request.params, request.query].map((from) => (from as { leafUserId?: unknown }).leafUserId)
  for (const userId of named) requireUser(caller, userId)
}

/** Refuses another user than the one that the caller's key is for. */
export function requireUser({ onlyUserId }: Pick<Caller, 'onlyUserId'>, userId: unknown): void {
  if (onlyUserId === undefined || userId === undefined || userId === '') return
  if (String(userId).toLowerCase() !== onlyUserId) throw forbidden()
}

function isPublic(request: FastifyRequest): boolean {
  if (request.routeOptions.config.public || request.method === 'OPTIONS') return true
  // What does not exist outside the services needs no token to be told so.
  return request.is404 && !/^\/services\//i.test(request.url)
}

/** The caller of the request: where every query takes its owner from. */
export function ownerOf(request: FastifyRequest): Caller {
  if (!request.session) throw notAuthenticated()
  return request.session
}
