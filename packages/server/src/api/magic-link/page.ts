import { Uuid } from '@sheaf/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { LinkSession } from '../../magic-links/sessions.ts'
import { FieldError, HttpProblem } from '../errors/problem.ts'
import { leavingPage } from '../pages/connect-pages.ts'
import type { SendPage } from '../pages/layout.ts'
import { magicLinkPage } from '../pages/magic-link-page.ts'
import type { App, Parts } from '../parts.ts'
import { pathOf } from '../request/paths.ts'
import { connect, describeSession, disconnect, recentUploads, upload } from './actions.ts'
import { enter, linkPath, sessionFor } from './link-session.ts'

const path = '/magic-link/:id'
const open = { config: { public: true } } as const
const ofLink = { ...open, schema: { hide: true, params: Type.Object({ id: Uuid }) } } as const
const ofProvider = {
  ...open,
  schema: { hide: true, params: Type.Object({ id: Uuid, provider: Type.String() }) },
} as const

/** The page of a Magic Link and its forms: all it takes without a script. */
export function magicLinkPageRoutes(app: App, parts: Parts, send: SendPage): void {
  const { publicUrl } = parts.config
  const sessionIn = (request: FastifyRequest<{ Params: { id: string } }>) =>
    sessionFor(parts, request, request.params.id)

  const show = async (reply: FastifyReply, session: LinkSession, problem?: string) => {
    const uploads = session.link.kind === 'file-upload' ? await recentUploads(parts, session) : []
    const described = await describeSession(parts, session)
    const page = magicLinkPage({
      session: described,
      uploads,
      path: linkPath(publicUrl, session.link.id),
      ...(problem === undefined ? {} : { problem }),
    })
    return send(reply, page, problem === undefined ? 200 : 400)
  }
  const back = (reply: FastifyReply, { link }: LinkSession) =>
    reply.redirect(linkPath(publicUrl, link.id), 303)

  app.get(path, ofLink, async (request, reply) =>
    show(reply, await enter(parts, request, reply, request.params.id)),
  )

  app.post(`${path}/connect/:provider`, ofProvider, async (request, reply) => {
    const next = await connect(parts, await sessionIn(request), request.params.provider)
    return send(reply, leavingPage(pathOf(publicUrl) + next))
  })

  app.post(`${path}/disconnect/:provider`, ofProvider, async (request, reply) => {
    const session = await sessionIn(request)
    await disconnect(parts, session, request.params.provider)
    return back(reply, session)
  })

  app.post(`${path}/upload`, ofLink, async (request, reply) => {
    const session = await sessionIn(request)
    try {
      await upload(parts, session, request)
    } catch (error) {
      const mended = error instanceof FieldError || (error instanceof HttpProblem && error.status === 400)
      if (!mended) throw error
      return show(reply, session, error.message)
    }
    return back(reply, session)
  })
}
