import type { FastifyReply, FastifyRequest } from 'fastify'
import { localPath } from './paths.ts'

/**
 * `X-Total-Count` and `Link` of a list. Targets are relative to the service, without a slash in front, and keep the
 * query's filters, as Leaf's do.
 */
export function setPageHeaders(
  request: FastifyRequest,
  reply: FastifyReply,
  total: number,
  { page, size }: { page: number; size: number },
): void {
  const last = Math.max(0, Math.ceil(total / size) - 1)
  const query = new URLSearchParams(request.originalUrl.split('?')[1] ?? '')
  const path = localPath(request.originalUrl).replace(/^\/+|\/+$/g, '')
  const link = (to: number, rel: string) => {
    query.set('page', String(to))
    query.set('size', String(size))
    return `<${path}?${query}>;rel="${rel}"`
  }
  const links = [
    ...(page < last ? [link(page + 1, 'next')] : []),
    ...(page > 0 ? [link(page - 1, 'prev')] : []),
    link(last, 'last'),
    link(0, 'first'),
  ]
  reply.header('x-total-count', total).header('link', links.join(','))
}
