import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance } from 'fastify'
import { RequestError } from './errors.ts'
import { errorPage } from './pages/error-page.ts'
import { sendPage } from './pages/layout.ts'

const LARGEST_UPLOAD = 100 * 1024 * 1024

/** An empty fastify that knows forms and multipart, and tells every refusal as JSON, or as a page to a browser. */
export async function createApp(): Promise<FastifyInstance> {
  const app = Fastify({ exposeHeadRoutes: false })
  await app.register(formbody)
  await app.register(multipart, { limits: { fileSize: LARGEST_UPLOAD, files: 1 } })

  app.setErrorHandler(async (error, request, reply) => {
    const { status, code, message, headers } = asRequestError(error)
    reply.headers(headers)
    if (request.headers.accept?.includes('text/html'))
      return sendPage(reply, errorPage(code, message), status)
    return reply.code(status).send({ error: code, error_description: message })
  })
  app.setNotFoundHandler(async (request) => {
    throw new RequestError(404, 'not_found', `There is no ${request.method} ${request.url.split('?', 1)[0]}.`)
  })
  return app
}

function asRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error
  const {
    statusCode = 500,
    code = 'server_error',
    message,
  } = error as { statusCode?: number; code?: string; message?: string }
  if (statusCode < 500) return new RequestError(statusCode, code, message ?? 'The request is not valid.')
  return new RequestError(500, 'server_error', 'The emulator failed; this is a bug in it.')
}
