import { basePaths, ConsoleSession, Login } from '@sheaf/contract'
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import Type, { type Static } from 'typebox'
import { endToken, readToken, type TokenSession } from '../../owners/tokens.ts'
import { signIn } from '../authenticate.ts'
import { HttpProblem, notAuthenticated } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setCookie } from '../request/cookies.ts'
import { siteOf } from '../request/own-site.ts'
import { cookieToken, tokenOf } from '../session.ts'
import { consoleCookie } from './cookie.ts'

const path = `${basePaths.console}/session`
const tags = ['Console']

/** Signing in and out in a browser. The cookie holds a token as `/api/authenticate` gives it, out of reach of scripts. */
export function consoleSessionRoutes(app: App, parts: Parts, limit: onRequestAsyncHookHandler): void {
  const { context, config, signingKeys } = parts
  const { publicUrl } = config
  const cookie = { ...consoleCookie(publicUrl), sameSite: 'Strict' } as const

  const sessionOf = (token: string | undefined) =>
    token === undefined ? undefined : readToken(context.db, signingKeys, token, context.clock())
  const keep = (reply: FastifyReply, value: string, { expiresAt }: TokenSession) => {
    const maxAge = Math.max(0, Math.floor((expiresAt - context.clock()) / 1000))
    setCookie(reply, { ...cookie, value, maxAge })
  }
  /** Another site signs nobody in or out. */
  const requireOwnSite = (request: FastifyRequest) => {
    const site = siteOf(request, publicUrl)
    if (site === 'foreign' || site === 'hidden')
      throw new HttpProblem(403, 'The request comes from another site')
  }

  app.post(
    path,
    {
      config: { public: true },
      onRequest: limit,
      schema: {
        tags,
        summary: 'Signs in, with a cookie',
        security: [],
        body: Login,
        response: { 200: ConsoleSession },
      },
    },
    async (request, reply) => {
      requireOwnSite(request)
      const token = await signIn(parts, request, reply)
      const session = await sessionOf(token)
      if (!session) throw notAuthenticated()
      keep(reply, token, session)
      return viewOf(session)
    },
  )

  app.get(
    path,
    { schema: { tags, summary: 'Who is signed in, and until when', response: { 200: ConsoleSession } } },
    async (request) => {
      const session = await sessionOf(tokenOf(request, publicUrl))
      if (!session) throw notAuthenticated()
      return viewOf(session)
    },
  )

  app.delete(
    path,
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Signs out: removes the cookie, and ends the token that was in it',
        security: [],
        response: { 204: Type.Null({ description: 'Signed out' }) },
      },
    },
    async (request, reply) => {
      requireOwnSite(request)
      const session = await sessionOf(cookieToken(request, publicUrl))
      if (session) await endToken(context.db, session)
      setCookie(reply, { ...cookie, value: '', maxAge: 0 })
      reply.code(204)
    },
  )
}

function viewOf({ username, expiresAt }: TokenSession): Static<typeof ConsoleSession> {
  return { username, expiresAt: new Date(expiresAt).toISOString() }
}
