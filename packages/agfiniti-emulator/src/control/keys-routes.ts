import type { FastifyInstance } from 'fastify'
import { RequestError } from '../errors.ts'
import type { ConsumerKeys } from '../oauth/consumer-keys.ts'
import { keysPage } from '../pages/keys-page.ts'
import { sendPage } from '../pages/layout.ts'

/** The page where a developer registers keys and redirection URLs. */
export function keysRoutes(app: FastifyInstance, keys: ConsumerKeys): void {
  app.get('/keys', async (_request, reply) => sendPage(reply, keysPage(keys.list())))

  app.post<{ Body: Record<string, unknown> }>('/keys', async (request, reply) => {
    const name = String(request.body?.name ?? '')
    const redirectUrls = String(request.body?.redirectUrls ?? '')
    const anyLoopbackUrl = request.body?.anyLoopbackUrl === 'yes'
    try {
      keys.add({ name, redirectUrls: redirectUrls.split(/\s+/).filter(Boolean), anyLoopbackUrl })
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      const refused = { name, redirectUrls, anyLoopbackUrl, problem: error.message }
      return sendPage(reply, keysPage(keys.list(), refused), error.status)
    }
    return reply.redirect('/keys', 303)
  })

  app.post<{ Params: { publicKey: string } }>('/keys/:publicKey/remove', async (request, reply) => {
    keys.remove(request.params.publicKey)
    return reply.redirect('/keys', 303)
  })
}
