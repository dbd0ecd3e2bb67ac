import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { toldAs } from '../errors/handler.ts'
import { HttpProblem } from '../errors/problem.ts'
import type { App } from '../parts.ts'
import type { SendPage } from './layout.ts'
import { style } from './style.ts'

const close = 'setTimeout(() => window.close(), 1500)\n'
const open = { config: { public: true }, schema: { hide: true } } as const

/** What every page needs; in their scope errors are pages too. */
export function pageRoutes(app: App, send: SendPage): void {
  app.get('/pages/style.css', open, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(style),
  )
  app.get('/pages/close.js', open, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=3600').send(close),
  )
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const told = toldAs(error, request)
    const status = told instanceof HttpProblem ? told.status : 400
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    const says = status === 429 ? 'tooMany' : status >= 500 ? 'fault' : 'notFound'
    return send(reply, { says }, status)
  })
}
