/** The HTTP service: what holds for every request, then the routes. Folders mirror the URLs. */
import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cors from '@fastify/cors'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { openSigningKeys } from '../owners/signing-keys.ts'
import { webhookRoutes } from './alerts/webhooks.ts'
import { authenticateRoute } from './authenticate.ts'
import { assetRoutes } from './beta/assets.ts'
import { configurationRoutes } from './config/configs.ts'
import { connectRoutes } from './connect.ts'
import { auditRoute } from './console/audit.ts'
import { configurationDescriptionRoute } from './console/configuration.ts'
import { deliveryRoutes } from './console/deliveries.ts'
import { consoleEventRoutes } from './console/events.ts'
import { consoleFileRoutes } from './console/files.ts'
import { consolePageRoute } from './console/page.ts'
import { sampleRoute } from './console/sample.ts'
import { consoleSessionRoutes } from './console/session.ts'
import { consoleUserRoutes } from './console/users.ts'
import { describeApi } from './docs.ts'
import { handleError } from './errors/handler.ts'
import { HttpProblem } from './errors/problem.ts'
import { boundaryRoutes } from './fields/boundaries.ts'
import { farmRoutes } from './fields/farms.ts'
import { fieldFileRoutes } from './fields/field-files.ts'
import { fieldRoutes } from './fields/fields.ts'
import { growerRoutes } from './fields/growers.ts'
import { intersectRoutes } from './fields/intersects.ts'
import { healthRoutes } from './health.ts'
import { resourceRoutes } from './integrations/resources.ts'
import { magicLinkPageRoute } from './magic-link/page.ts'
import { magicLinkSessionRoutes } from './magic-link/session.ts'
import { observeRequests } from './observe-requests.ts'
import { batchRoutes } from './operations/batch.ts'
import { downloadRoutes } from './operations/download.ts'
import { fileOutputRoutes } from './operations/file-outputs.ts'
import { fileRoutes } from './operations/files.ts'
import { downloadLinks } from './operations/links.ts'
import { mergedFileRoutes } from './operations/merged-files.ts'
import { operationOutputRoutes } from './operations/operation-outputs.ts'
import { operationRequestRoutes } from './operations/operation-requests.ts'
import { operationRoutes } from './operations/operations.ts'
import { pageSender } from './pages/layout.ts'
import { pageRoutes } from './pages/routes.ts'
import { webPages } from './pages/web.ts'
import type { ApiConfig, Limits, Parts } from './parts.ts'
import { prescriptionRoutes } from './prescription/ag-leader.ts'
import { parseBodies } from './request/body.ts'
import { pathOf, tolerantUrl } from './request/paths.ts'
import { tolerateQueries } from './request/query.ts'
import { securityHeaders } from './request/security-headers.ts'
import { authenticateRequests } from './session.ts'
import { answerUnserved } from './unserved.ts'
import { boundaryUploadRoutes } from './uploadservice/upload.ts'
import { agLeaderRoutes } from './usermanagement/ag-leader-credentials.ts'
import { apiKeyRoutes } from './usermanagement/api-keys.ts'
import { appKeyRoutes } from './usermanagement/app-keys.ts'
import { otherProviderRoutes } from './usermanagement/other-providers.ts'
import { providerConnectionRoutes } from './usermanagement/provider-connections.ts'
import { userRoutes } from './usermanagement/users.ts'
import { magicLinkRoutes } from './widgets/magic-links.ts'

const generous: Limits = {
  requestsAMinute: 6000,
  loginsAMinute: 60,
  signInAttempts: { ofName: 10, ofAddress: 100 },
  uploadBytes: 3 * 1024 ** 3,
  eventStreams: 50,
  heartbeatMs: 15_000,
}

/** Not listening yet. */
export function buildApp(
  context: Context,
  config: ApiConfig,
  changedLimits: Partial<Limits> = {},
): FastifyInstance {
  const limits = { ...generous, ...changedLimits }
  const app = fastify({
    loggerInstance: requestLog(context) as FastifyBaseLogger,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    routerOptions: { caseSensitive: false },
    frameworkErrors: handleError,
    rewriteUrl: (request) => tolerantUrl(request.url ?? '/'),
    // Not strict with numbers: that would let the infinite (1e400) pass by the limits of a schema.
    ajv: {
      customOptions: { coerceTypes: 'array', removeAdditional: false, allErrors: true, strictNumbers: false },
    },
    // A client that has a connection open but asks nothing does not keep the service from stopping.
    forceCloseConnections: 'idle',
    trustProxy: [...(config.trustProxy ?? [])],
    ...(config.certificate ? { https: config.certificate } : {}),
    // An upload of 3 GB takes as long as it takes.
    requestTimeout: 0,
  })
  // Schemas describe answers; they do not cut them.
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(handleError)
  parseBodies(app)
  observeRequests(app, context.observe)
  app.register(async (root) => {
    const signingKeys = await openSigningKeys(context.db, context.sealer)
    await limitsAndHeaders(root, limits, config)
    const parts: Parts = { context, config, limits, signingKeys }
    authenticateRequests(root, parts)
    tolerateQueries(root)
    await describeApi(root, config)
    await root.register(async (scope) => {
      const links = downloadLinks(parts)
      const routes = scope.withTypeProvider<TypeBoxTypeProvider>()
      const limitSignIns = scope.rateLimit({ max: limits.loginsAMinute, timeWindow: '1 minute' })
      healthRoutes(routes, parts)
      authenticateRoute(routes, parts, limitSignIns)
      userRoutes(routes, parts)
      agLeaderRoutes(routes, parts)
      otherProviderRoutes(routes, parts)
      appKeyRoutes(routes, parts)
      apiKeyRoutes(routes, parts)
      providerConnectionRoutes(routes, parts)
      magicLinkRoutes(routes, parts)
      magicLinkSessionRoutes(routes, parts)
      fileRoutes(routes, parts, links)
      fileOutputRoutes(routes, parts, links)
      downloadRoutes(routes, parts, links)
      batchRoutes(routes, parts)
      mergedFileRoutes(routes, parts, links)
      operationRoutes(routes, parts)
      operationOutputRoutes(routes, parts, links)
      operationRequestRoutes(routes, parts)
      fieldFileRoutes(routes, parts)
      configurationRoutes(routes, parts)
      prescriptionRoutes(routes, parts)
      assetRoutes(routes, parts)
      resourceRoutes(routes, parts)
      webhookRoutes(routes, parts)
      growerRoutes(routes, parts)
      farmRoutes(routes, parts)
      fieldRoutes(routes, parts)
      intersectRoutes(routes, parts)
      boundaryRoutes(routes, parts)
      boundaryUploadRoutes(routes, parts, links)
      auditRoute(routes, parts)
      consoleSessionRoutes(routes, parts, limitSignIns)
      consoleEventRoutes(routes, parts)
      consoleUserRoutes(routes, parts)
      consoleFileRoutes(routes, parts)
      deliveryRoutes(routes, parts)
      sampleRoute(routes, parts)
      configurationDescriptionRoute(routes)
    })
    await root.register(async (scope) => {
      const pages = scope.withTypeProvider<TypeBoxTypeProvider>()
      const base = pathOf(config.publicUrl)
      const send = pageSender(base)
      const sendWebPage = await webPages(pages, base)
      pageRoutes(pages, send)
      consolePageRoute(pages, sendWebPage)
      connectRoutes(pages, parts, send)
      magicLinkPageRoute(pages, parts, sendWebPage)
    })
    answerUnserved(root)
  })
  return app
}

/** No secrets in the log: query strings hold signatures of download links, and some paths a link's secret. */
function requestLog({ log }: Context) {
  return log.child(
    {},
    {
      serializers: {
        // What the reader of forms says of itself has the headers in it, tokens and all.
        busboyOptions: () => undefined,
        req: ({ method, url, ip }: { method: string; url: string; ip?: string }) => ({
          method,
          path: withoutSecrets(url.split('?')[0] ?? ''),
          ip,
        }),
      },
    },
  )
}

function withoutSecrets(path: string): string {
  return path.replace(/(\/connect\/)[^/]+/i, '$1***').replace(/(\/magic-link\/.*?)[0-9a-f-]{36}/i, '$1***')
}

async function limitsAndHeaders(
  app: FastifyInstance,
  { requestsAMinute }: Limits,
  { publicUrl, corsOrigins = '*' }: ApiConfig,
): Promise<void> {
  const secure = securityHeaders(publicUrl)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, ...secure })
  })
  await app.register(cors, {
    origin: corsOrigins === '*' ? '*' : [...corsOrigins],
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
