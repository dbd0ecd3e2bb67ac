import { ApiKey, basePaths, NewApiKey, pageQuery, Uuid } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { type ApiKeyView, addApiKey, listApiKeys, revokeApiKey } from '../../keys/api-keys.ts'
import { findUser } from '../../users/users.ts'
import { audited } from '../audited.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.usermanagement}/api-keys`
const tags = ['API keys']
const query = Type.Object({ leafUserId: Type.Optional(Uuid), ...pageQuery })
const revoked = { 204: Type.Null({ description: 'Revoked' }) }

export function apiKeyRoutes(app: App, { context }: Parts): void {
  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'API keys, revoked and expired ones too',
        querystring: query,
        response: { 200: Type.Array(ApiKey) },
      },
    },
    async (request, reply) => {
      const { leafUserId, ...page } = request.query
      const wanted = { userId: leafUserId, page: pageOf(page) }
      const { items, total } = await listApiKeys(context, ownerOf(request).ownerId, wanted)
      setPageHeaders(request, reply, total, page)
      return items.map(view)
    },
  )

  app.post(
    path,
    {
      schema: {
        tags,
        summary: 'Makes a key for the widgets of a user',
        description: 'The answer is the only place where the whole key stands.',
        body: NewApiKey,
        response: { 201: ApiKey },
      },
    },
    async (request, reply) => {
      const { ownerId } = ownerOf(request)
      const { leafUserId, ...terms } = request.body
      const user = await findUser(context.db, ownerId, leafUserId)
      if (!user) throw notFound()
      reply.code(201)
      return audited(context, request, async (within, note) => {
        const made = await addApiKey(within, ownerId, { userId: user.id, ...terms })
        await note('apiKey.created', { userId: user.id, subject: made.id })
        return view(made)
      })
    },
  )

  const revoke = (request: FastifyRequest, id: string) =>
    audited(context, request, async (within, note) => {
      if (!(await revokeApiKey(within, ownerOf(request).ownerId, id))) throw notFound()
      await note('apiKey.revoked', { subject: id.toLowerCase() })
    })
  app.delete(
    `${path}/:apiKeyId`,
    {
      schema: { tags, summary: 'Revokes a key', params: Type.Object({ apiKeyId: Uuid }), response: revoked },
    },
    async (request, reply) => {
      await revoke(request, request.params.apiKeyId)
      reply.code(204)
    },
  )
  app.delete(
    path,
    { schema: { tags, summary: 'Revokes a key', querystring: Type.Object({ id: Uuid }), response: revoked } },
    async (request, reply) => {
      await revoke(request, request.query.id)
      reply.code(204)
    },
  )
}

function view(key: ApiKeyView): Static<typeof ApiKey> {
  return {
    id: key.id,
    key: key.key,
    leafUserId: key.userId,
    expiresAt: withoutZone(key.expiresAt),
    ...(key.revokedAt === null ? {} : { revokedAt: withoutZone(key.revokedAt) }),
    ...(key.description === null ? {} : { description: key.description }),
    valid: key.valid,
  }
}

/** As Leaf prints the times of keys: UTC, without saying so. */
function withoutZone(instant: string): string {
  return instant.replace(/Z$/, '')
}
