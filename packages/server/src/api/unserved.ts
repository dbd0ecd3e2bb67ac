import { basePaths, connectionProviders, endpoints, type Method, otherProviders } from '@sheaf/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpProblem, notFound } from './errors/problem.ts'

/** An endpoint's path as a pattern; `{provider}` is one that is known. */
const known = endpoints.map(({ method, service, path }) => ({
  method,
  service,
  pattern: patternOf(basePaths[service] + path),
}))

/**
 * What no route serves: 501 where Leaf's API has it and Sheaf has not, 405 where the path exists with another method,
 * else 404.
 */
export function answerUnserved(app: FastifyInstance): void {
  app.setNotFoundHandler(async (request) => {
    throw answer(request)
  })
}

function answer({ method, url }: FastifyRequest): HttpProblem {
  const path = url.split('?')[0] ?? ''
  const here = known.filter(({ pattern }) => pattern.test(path))
  const asked = (method === 'HEAD' ? 'GET' : method) as Method
  const served = here.find((endpoint) => endpoint.method === asked || endpoint.method === '*')
  if (served)
    return new HttpProblem(501, `The service ${served.service} does not serve ${method} ${path} yet`)
  if (here.length > 0) return new HttpProblem(405, `Request method '${method}' not supported`)
  return notFound()
}

function patternOf(path: string): RegExp {
  const source = path
    .split(/(\{\w+\}|\*\*)/)
    .map((part) => {
      if (part === '**') return '.*'
      if (part === '{provider}') return `(?:${[...otherProviders, ...connectionProviders].join('|')})`
      return part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    })
    .join('')
  return new RegExp(`^${source}$`, 'i')
}
