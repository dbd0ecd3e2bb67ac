/** The way of a grower's browser to the provider and back. */
import { randomBytes } from 'node:crypto'
import { basePaths } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { AttemptRefused } from '../connections/errors.ts'
import type { AttemptOutcome } from '../db/schema.ts'
import { countUse, linkOfSession } from '../magic-links/sessions.ts'
import { whereFrom } from './audited.ts'
import { outcomePage, refusalPage } from './pages/connect-pages.ts'
import type { SendPage } from './pages/layout.ts'
import type { App, Parts } from './parts.ts'
import { cookieOf, setCookie } from './request/cookies.ts'
import { pathOf } from './request/paths.ts'

const callbackPath = `${basePaths.usermanagement}/oauth/agleader/callback`
const open = { config: { public: true }, schema: { hide: true } } as const

const refusalStatus = { unknown: 404, expired: 410, used: 410, forged: 400 } as const
const outcomeStatus: Record<AttemptOutcome, number> = {
  connected: 200,
  denied: 403,
  refused: 502,
  unavailable: 503,
}
const cookieSeconds = 15 * 60

export function connectRoutes(app: App, { context, config }: Parts, send: SendPage): void {
  const { db, providerConnections } = context
  const { publicUrl } = config
  const secure = publicUrl.startsWith('https:')
  // A cookie of this prefix cannot be set from a subdomain; browsers take it over https alone.
  const name = secure ? '__Host-sheaf-browser' : 'sheaf-browser'
  const redirectUri = publicUrl + callbackPath
  const browserOf = (request: FastifyRequest) => {
    const value = cookieOf(request, name)
    return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined
  }

  app.get(
    '/connect/:nonce',
    { ...open, schema: { hide: true, params: Type.Object({ nonce: Type.String() }) } },
    async (request, reply) => {
      const browser = browserOf(request) ?? randomBytes(32).toString('base64url')
      try {
        const url = await providerConnections.follow(request.params.nonce, browser, redirectUri)
        setCookie(reply, { name, value: browser, path: '/', maxAge: cookieSeconds, sameSite: 'Lax', secure })
        return await reply.redirect(url.href, 303)
      } catch (error) {
        if (!(error instanceof AttemptRefused)) throw error
        return send(reply, refusalPage(error.code), refusalStatus[error.code])
      }
    },
  )

  app.get(callbackPath, open, async (request, reply) => {
    const callback = new URL(redirectUri)
    callback.search = request.originalUrl.split('?').slice(1).join('?')
    try {
      const finished = await providerConnections.finish(callback, browserOf(request), redirectUri, {
        kind: 'browser',
        name: 'grower',
        ...whereFrom(request),
      })
      const { outcome, magicLinkSessionId } = finished
      if (magicLinkSessionId === null) return send(reply, outcomePage(outcome), outcomeStatus[outcome])
      const goesOn = outcome !== 'connected' || (await countUse(db, magicLinkSessionId))
      const linkId = await linkOfSession(context, magicLinkSessionId)
      // The link has ended meanwhile, and its page with it.
      if (linkId === undefined || !goesOn) return send(reply, outcomePage(outcome), outcomeStatus[outcome])
      return await reply.redirect(`${pathOf(publicUrl)}/magic-link/${linkId}`, 303)
    } catch (error) {
      if (!(error instanceof AttemptRefused)) throw error
      return send(reply, refusalPage(error.code), refusalStatus[error.code])
    }
  })
}
