import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import type { SigningKey } from '../owners/signing-key.ts'
import { readToken, type Session } from '../owners/tokens.ts'
import { notAuthenticated } from './errors/problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every request that carries a valid token. */
    session: Session | undefined
  }
  interface FastifyContextConfig {
    /** Answers without a token. */
    readonly public?: boolean
  }
}

/** Who asks is settled before anything of the request is read. */
export function authenticateRequests(app: FastifyInstance, { db, clock }: Context, key: SigningKey): void {
  app.decorateRequest('session', undefined)
  app.addHook('onRequest', async (request) => {
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    request.session = token === undefined ? undefined : await readToken(db, key, token, clock())
    if (!request.session && !isPublic(request)) throw notAuthenticated()
  })
}

function isPublic(request: FastifyRequest): boolean {
  if (request.routeOptions.config.public || request.method === 'OPTIONS') return true
  // What does not exist outside the services needs no token to be told so.
  return request.is404 && !/^\/services\//i.test(request.url)
}

/** The owner of the request: where every query takes its owner from. */
export function ownerOf(request: FastifyRequest): Session {
  if (!request.session) throw notAuthenticated()
  return request.session
}
