import { MagicLinkSession, SessionUpload, SessionUploadProgress, SignInUrl, Uuid } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { App, Parts } from '../parts.ts'
import { connect, describeSession, disconnect, recentUploads, upload, uploadProgress } from './actions.ts'
import { sessionFor } from './link-session.ts'

const path = '/magic-link/:id/session'
const tags = ['Magic Link page']
const params = Type.Object({ id: Uuid })
const providerParams = Type.Object({ id: Uuid, provider: Type.String() })
const config = { public: true } as const
const security: [] = []

/** What the page of a Magic Link asks, with the cookie that opening the link has set. */
export function magicLinkSessionRoutes(app: App, parts: Parts): void {
  const sessionIn = (request: FastifyRequest<{ Params: { id: string } }>) =>
    sessionFor(parts, request, request.params.id)

  app.get(
    path,
    {
      config,
      schema: { tags, security, summary: 'Who asks for what', params, response: { 200: MagicLinkSession } },
    },
    async (request) => describeSession(parts, await sessionIn(request)),
  )

  app.post(
    `${path}/connections/:provider`,
    {
      config,
      schema: {
        tags,
        security,
        summary: 'Where the grower signs in to connect',
        description: 'The browser goes there in the same tab, and comes back to the page.',
        params: providerParams,
        response: { 200: SignInUrl },
      },
    },
    async (request) => {
      const next = await connect(parts, await sessionIn(request), request.params.provider)
      return { signInUrl: parts.config.publicUrl + next }
    },
  )

  app.delete(
    `${path}/connections/:provider`,
    {
      config,
      schema: {
        tags,
        security,
        summary: 'Disconnects, where the link allows it',
        params: providerParams,
        response: { 204: Type.Null({ description: 'Disconnected' }) },
      },
    },
    async (request, reply) => {
      await disconnect(parts, await sessionIn(request), request.params.provider)
      reply.code(204)
    },
  )

  app.get(
    `${path}/uploads`,
    {
      config,
      schema: {
        tags,
        security,
        summary: 'Uploads of the last 30 days',
        params,
        response: { 200: Type.Array(SessionUpload) },
      },
    },
    async (request) => recentUploads(parts, await sessionIn(request)),
  )

  app.post(
    `${path}/uploads`,
    {
      config: {
        ...config,
        form: Type.Object({ file: Type.String({ format: 'binary', description: 'A zip of at most 3 GB' }) }),
      },
      schema: {
        tags,
        security,
        summary: 'Uploads a zip of machine files',
        consumes: ['multipart/form-data'],
        params,
        response: { 201: SessionUpload },
      },
    },
    async (request, reply) => {
      const taken = await upload(parts, await sessionIn(request), request)
      reply.code(201)
      return taken
    },
  )

  app.get(
    `${path}/uploads/:uploadId`,
    {
      config,
      schema: {
        tags,
        security,
        summary: 'How far an upload is, entry by entry',
        params: Type.Object({ id: Uuid, uploadId: Uuid }),
        response: { 200: SessionUploadProgress },
      },
    },
    async (request) => uploadProgress(parts, await sessionIn(request), request.params.uploadId),
  )
}
