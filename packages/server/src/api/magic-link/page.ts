import { type MagicLinkPageState, Uuid } from '@sheaf/contract'
import Type from 'typebox'
import type { SendWebPage } from '../pages/web.ts'
import type { App, Parts } from '../parts.ts'
import { describeSession, recentUploads } from './actions.ts'
import { enter, linkPath } from './link-session.ts'

const endedStatus = { unknown: 404, expired: 410, usedUp: 410 } as const

/** The page of a Magic Link. What it first shows comes with it. */
export function magicLinkPageRoute(app: App, parts: Parts, send: SendWebPage): void {
  app.get(
    '/magic-link/:id',
    {
      config: { public: true },
      schema: { hide: true, params: Type.Object({ id: Uuid }) },
      attachValidation: true,
    },
    async (request, reply) => {
      const entered = request.validationError
        ? 'unknown'
        : await enter(parts, request, reply, request.params.id)
      const file = 'magic-link.html' as const
      if (typeof entered === 'string') {
        const state: MagicLinkPageState = { ended: entered }
        return send(reply, { file, status: endedStatus[entered], state })
      }
      const session = await describeSession(parts, entered)
      const uploads = entered.link.kind === 'file-upload' ? await recentUploads(parts, entered) : []
      const state: MagicLinkPageState = {
        path: linkPath(parts.config.publicUrl, entered.link.id),
        session,
        uploads,
      }
      const images = [session.headerImage, session.companyLogo].filter((image) => image !== undefined)
      return send(reply, { file, images, state })
    },
  )
}
