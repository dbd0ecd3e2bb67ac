import type { FastifyInstance } from 'fastify'
import { HttpProblem } from '../errors/problem.ts'

const longestBody = 10 * 1024 * 1024

/**
 * JSON is taken for what it is whatever the content type says, as Leaf's own samples leave it out or send a form's.
 * Anything else that is not JSON is refused; multipart is for the routes that take files.
 */
export function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const options = { parseAs: 'string', bodyLimit: longestBody } as const
  app.addContentTypeParser<string>('*', options, (request, body, done) => {
    const text = body.trim()
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    if (text === '') return done(null, undefined)
    if (!/^[[{]/.test(text) && type !== 'application/json')
      return done(new HttpProblem(415, `Content type '${type}' not supported`))
    try {
      done(null, parseJson(text))
    } catch (error) {
      done(new HttpProblem(400, `JSON parse error: ${(error as Error).message}`))
    }
  })

  app.addHook('preValidation', async (request) => {
    if (!request.routeOptions.schema?.body) return
    if (request.body === undefined || request.body === null)
      throw new HttpProblem(
        400,
        `Required request body is missing: ${request.method} ${request.routeOptions.url}`,
      )
  })
}

/** Keys that would reach into a prototype are no data of anybody's. */
function parseJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') throw new SyntaxError("a key '__proto__' is not allowed")
    return value
  })
}
