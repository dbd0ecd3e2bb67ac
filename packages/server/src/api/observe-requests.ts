import type { FastifyInstance, FastifyRequest } from 'fastify'
import { about } from '../observe/log.ts'
import { type Observe, secondsSince } from '../observe/observe.ts'
import type { Span } from '../observe/span.ts'

declare module 'fastify' {
  interface FastifyRequest {
    observed: { readonly span: Span; readonly started: number } | undefined
  }
}

/** Every request is counted and traced by the template of its route, and named in what is logged meanwhile. */
export function observeRequests(app: FastifyInstance, { metrics, traces }: Observe): void {
  const within = (request: FastifyRequest, work: () => void) =>
    about({ reqId: request.id }, () => (request.observed ? request.observed.span.within(work) : work()))

  app.decorateRequest('observed', undefined)
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers } = request
    const route = routeOf(request)
    const attributes = { 'http.request.method': method, 'http.route': route, 'sheaf.request_id': request.id }
    const parent = headers.traceparent === undefined ? undefined : String(headers.traceparent)
    const span = traces.start(`${method} ${route}`, { kind: 'server', attributes, parent })
    request.observed = { span, started: performance.now() }
    within(request, done)
  })
  // The events by which a body comes are not the request's own.
  app.addHook('preValidation', (request, _reply, done) => within(request, done))
  app.addHook('onResponse', (request, reply, done) => {
    const { span, started } = request.observed ?? {}
    const status = reply.statusCode
    span?.set({ 'http.response.status_code': status })
    span?.end(status >= 500 ? String(status) : undefined)
    const labels = { method: request.method, route: routeOf(request), status }
    metrics.requests.observe(labels, secondsSince(started ?? performance.now()))
    done()
  })
}

function routeOf(request: FastifyRequest): string {
  return request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
}
