import type { FastifyInstance } from 'fastify'
import { HttpProblem } from '../errors/problem.ts'

const longestBody = 10 * 1024 * 1024

interface BodySchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, { readonly anyOf?: readonly { readonly type?: string }[] }>>
}

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
    const schema = request.routeOptions.schema?.body as BodySchema | undefined
    if (!schema) return
    const { body } = request
    if (body === undefined || body === null)
      throw new HttpProblem(
        400,
        `Required request body is missing: ${request.method} ${request.routeOptions.url}`,
      )
    if (schema.type !== 'object') return
    if (typeof body !== 'object' || Array.isArray(body))
      throw new HttpProblem(400, 'JSON parse error: an object is expected')
    dropNulls(body as Record<string, unknown>, schema.properties ?? {})
  })
}

/** A property that is null is one that is absent, unless its schema has a use for null. */
function dropNulls(body: Record<string, unknown>, properties: NonNullable<BodySchema['properties']>): void {
  for (const [name, { anyOf }] of Object.entries(properties))
    if (body[name] === null && !anyOf?.some(({ type }) => type === 'null')) delete body[name]
}

/** Keys that would reach into a prototype are no data of anybody's; NUL is no text that PostgreSQL stores, and 1e400 no number. */
function parseJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') throw new SyntaxError("a key '__proto__' is not allowed")
    if (typeof value === 'string' && value.includes('\0'))
      throw new SyntaxError(`'${key}' holds the character U+0000`)
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
      throw new SyntaxError(`'${key}' is too large a number`)
    return value
  })
}
