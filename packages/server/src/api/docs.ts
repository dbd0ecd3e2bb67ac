import { createHash } from 'node:crypto'
import swagger from '@fastify/swagger'
import reference from '@scalar/fastify-api-reference'
import { AnyProblem, outputSchemas } from '@sheaf/contract'
import type { FastifyContextConfig, FastifyInstance, FastifySchema } from 'fastify'
import type { TSchema } from 'typebox'
import type { Config } from '../config/config.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route reads by itself: part by part, or with more tolerance; only the description has it as a schema. */
    readonly form?: TSchema
  }
}

/** `/openapi.json`, made from the routes' schemas, and the reference at `/docs`, which asks nobody but us. */
export async function describeApi(
  app: FastifyInstance,
  { publicUrl }: Pick<Config, 'publicUrl'>,
): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (/^\/(docs|openapi\.json)/.test(route.url)) route.config = { ...route.config, public: true }
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Sheaf',
        version: '0.1.0',
        description:
          'Farm machine data, standardized: wire-compatible with the public API of Leaf. ' +
          'Sign in with POST /api/authenticate and send the token as `Authorization: Bearer`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl }],
      tags: [
        { name: 'authentication', description: 'A token for the API owner' },
        { name: 'users', description: "The owner's customers: growers" },
        { name: 'AgLeader credentials', description: "A grower's AgFiniti account, and how its sync goes" },
        { name: 'app keys', description: "The owner's applications at providers" },
        { name: 'API keys', description: 'Keys of users, for widgets: they reach a few endpoints' },
        { name: 'provider connections', description: 'What widgets connect a provider with' },
        { name: 'Magic Links', description: 'Links by which growers connect a provider or upload files' },
        { name: 'Magic Link page', description: 'What the page of a Magic Link asks, with its cookie' },
        { name: 'files', description: 'Machine files, standardized' },
        { name: 'operations', description: 'What was done to fields, made of machine files' },
        { name: 'batches', description: 'Uploads of zips' },
        { name: 'configurations', description: 'How data is fetched and processed, by owner and by user' },
        { name: 'alerts', description: 'Webhooks: who is told of what' },
        {
          name: 'Console',
          description:
            'What the console asks besides. Its cookie is taken wherever a token is, from pages of this server alone',
        },
        { name: 'health', description: 'For whoever watches over the server' },
      ],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
        },
      },
      security: [{ bearer: [] }],
    },
    transform: ({ schema, url, route }) => ({ url, schema: described(schema, route.config) }),
  })
  app.get('/openapi.json', { schema: { hide: true } }, async () => {
    const { components, ...description } = app.swagger() as { components?: object }
    return { ...description, components: { ...components, schemas: outputSchemas } }
  })
  // Browsers ask for it whatever the page says.
  app.get('/favicon.ico', { config: { public: true }, schema: { hide: true } }, async (_request, reply) =>
    reply.code(204).send(),
  )

  await app.register(async (scope) => {
    scope.addHook('onSend', async (_request, reply, payload) => {
      if (String(reply.getHeader('content-type')).startsWith('text/html'))
        reply.header('content-security-policy', pagePolicy(String(payload)))
      return payload
    })
    await scope.register(reference, {
      routePrefix: '/docs',
      configuration: {
        url: '/openapi.json',
        pageTitle: 'Sheaf API',
        telemetry: false,
        withDefaultFonts: false,
        agent: { disabled: true },
        mcp: { disabled: true },
        hideClientButton: true,
        showDeveloperTools: 'never',
      },
    })
  })
}

/** What a schema leaves out because nothing is checked by it: what a route reads by itself, and what errors look like. */
function described(
  schema: FastifySchema = {},
  { form, apiKey = false }: FastifyContextConfig = {},
): FastifySchema {
  if (schema.hide) return schema
  const problem = {
    description: 'What went wrong',
    content: { 'application/problem+json': { schema: AnyProblem } },
  }
  return {
    ...schema,
    ...(form ? { body: form } : {}),
    ...(apiKey ? { security: [{ bearer: [] }, { apiKey: [] }] } : {}),
    response: { ...(schema.response ?? { 200: { description: 'As asked' } }), default: problem },
  }
}

/** Only our own scripts run: the bundle, and the inline ones of this very page by their digests. */
function pagePolicy(html: string): string {
  const digests = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  )
  return [
    "default-src 'none'",
    `script-src 'self' ${digests.join(' ')}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
