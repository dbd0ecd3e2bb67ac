import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  accessLink,
  type LinkSession,
  linkState,
  openSession,
  sessionOf,
} from '../../magic-links/sessions.ts'
import { HttpProblem } from '../errors/problem.ts'
import type { Parts } from '../parts.ts'
import { cookieOf, setCookie } from '../request/cookies.ts'
import { siteOf } from '../request/own-site.ts'
import { pathOf } from '../request/paths.ts'

const name = 'sheaf-link'

/** The session of the browser that asks. 401 when it has none, or its session has ended. */
export async function sessionFor(
  { context, config }: Parts,
  request: FastifyRequest,
  linkId: string,
): Promise<LinkSession> {
  requireOwnSite(request, config.publicUrl)
  const token = cookieOf(request, name)
  const session = token === undefined ? undefined : await sessionOf(context, linkId.toLowerCase(), token)
  if (!session) throw new HttpProblem(401, 'The session has ended: open the link again')
  return session
}

/** The session of a browser that opens the link: the one it has, or a new one. Else why the link is none any more. */
export async function enter(
  { context, config }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  linkId: string,
): Promise<LinkSession | 'unknown' | 'expired' | 'usedUp'> {
  const link = await accessLink(context, linkId)
  if (!link) return 'unknown'
  const token = cookieOf(request, name)
  const open = token === undefined ? undefined : await sessionOf(context, link.id, token)
  if (open) return open
  const state = linkState(link, context.clock())
  if (state !== 'usable') return state
  const made = await openSession(context, link)
  setCookie(reply, {
    name,
    value: made.token,
    path: linkPath(config.publicUrl, link.id),
    maxAge: Math.floor((Date.parse(made.session.expiresAt) - context.clock()) / 1000),
    sameSite: 'Lax',
    secure: config.publicUrl.startsWith('https:'),
  })
  return made.session
}

export function linkPath(publicUrl: string, linkId: string): string {
  return `${pathOf(publicUrl)}/magic-link/${linkId}`
}

/**
 * Browsers do not send the cookie with what another site posts (SameSite); those that say where a request comes from
 * are held to it.
 */
function requireOwnSite(request: FastifyRequest, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = siteOf(request, publicUrl)
  if (site === 'foreign' || site === 'hidden')
    throw new HttpProblem(403, 'The request comes from another site')
}
