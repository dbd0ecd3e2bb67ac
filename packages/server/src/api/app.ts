/** The HTTP service: what holds for every request, then the routes. Folders mirror the URLs. */
import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cors from '@fastify/cors'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Config } from '../config/config.ts'
import type { Context } from '../context.ts'
import { openSigningKey } from '../owners/signing-key.ts'
import { authenticateRoute } from './authenticate.ts'
import { describeApi } from './docs.ts'
import { handleError } from './errors/handler.ts'
import { HttpProblem } from './errors/problem.ts'
import { healthRoutes } from './health.ts'
import { batchRoutes } from './operations/batch.ts'
import { downloadRoutes } from './operations/download.ts'
import { fileRoutes } from './operations/files.ts'
import { downloadLinks } from './operations/links.ts'
import type { Limits, Parts } from './parts.ts'
import { parseBodies } from './request/body.ts'
import { tolerantUrl } from './request/paths.ts'
import { tolerateQueries } from './request/query.ts'
import { authenticateRequests } from './session.ts'
import { answerUnserved } from './unserved.ts'
import { agLeaderRoutes } from './usermanagement/ag-leader-credentials.ts'
import { otherProviderRoutes } from './usermanagement/other-providers.ts'
import { userRoutes } from './usermanagement/users.ts'

const generous: Limits = { requestsAMinute: 6000, loginsAMinute: 60, uploadBytes: 3 * 1024 ** 3 }

/** Not listening yet. */
export function buildApp(
  context: Context,
  config: Pick<Config, 'publicUrl'>,
  limits: Limits = generous,
): FastifyInstance {
  const app = fastify({
    loggerInstance: requestLog(context) as FastifyBaseLogger,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    routerOptions: { caseSensitive: false },
    frameworkErrors: handleError,
    rewriteUrl: (request) => tolerantUrl(request.url ?? '/'),
    ajv: { customOptions: { coerceTypes: 'array', removeAdditional: false, allErrors: true } },
    // A client that has a connection open but asks nothing does not keep the service from stopping.
    forceCloseConnections: 'idle',
    // An upload of 3 GB takes as long as it takes.
    requestTimeout: 0,
  })
  // Schemas describe answers; they do not cut them.
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(handleError)
  parseBodies(app)
  app.register(async (root) => {
    const signingKey = await openSigningKey(context.db, context.sealer)
    await limitsAndHeaders(root, limits)
    authenticateRequests(root, context, signingKey)
    tolerateQueries(root)
    await describeApi(root, config)
    await root.register(async (scope) => {
      const parts: Parts = { context, config, limits, signingKey }
      const links = downloadLinks(parts)
      const routes = scope.withTypeProvider<TypeBoxTypeProvider>()
      healthRoutes(routes, parts)
      authenticateRoute(routes, parts)
      userRoutes(routes, parts)
      agLeaderRoutes(routes, parts)
      otherProviderRoutes(routes, parts)
      fileRoutes(routes, parts, links)
      downloadRoutes(routes, parts, links)
      batchRoutes(routes, parts)
    })
    answerUnserved(root)
  })
  return app
}

/** No query strings in the log: signatures of download links are in them. */
function requestLog({ log }: Context) {
  return log.child(
    {},
    {
      serializers: {
        req: ({ method, url, ip }: { method: string; url: string; ip?: string }) => ({
          method,
          path: url.split('?')[0],
          ip,
        }),
      },
    },
  )
}

async function limitsAndHeaders(app: FastifyInstance, { requestsAMinute }: Limits): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
    })
  })
  await app.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowedHeaders: ['authorization', 'x-api-key', 'content-type', 'accept'],
    exposedHeaders: ['Authorization', 'Link', 'X-Total-Count'],
    maxAge: 1800,
    optionsSuccessStatus: 204,
    strictPreflight: false,
  })
  await app.register(rateLimit, {
    max: requestsAMinute,
    timeWindow: '1 minute',
    keyGenerator: (request) => request.session?.ownerId ?? request.ip,
    errorResponseBuilder: (_request, { after }) =>
      new HttpProblem(429, `Too many requests: try again in ${after}`),
  })
  await app.register(compress, { encodings: ['gzip', 'identity'], threshold: 1024 })
  await app.register(multipart, { throwFileSizeLimit: false })
}
