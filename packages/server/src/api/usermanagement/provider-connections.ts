import { basePaths, ConnectionAttempt, StartedConnection, Uuid } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { isConnected, outcomeOf } from '../../connections/connected.ts'
import { findAppKey } from '../../keys/app-keys.ts'
import { findUser } from '../../users/users.ts'
import { actorOf } from '../audited.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { ownerOf } from '../session.ts'
import { nameOf, servedProvider } from './app-keys.ts'

const path = `${basePaths.usermanagement}/users/:leafUserId/provider-connections`
const tags = ['provider connections']
const params = Type.Object({ leafUserId: Uuid })
const appParams = Type.Object({
  leafUserId: Uuid,
  provider: Type.String(),
  appName: Type.String(),
  clientEnvironment: Type.Optional(Type.String()),
})

/** What widgets connect a user's providers with. */
export function providerConnectionRoutes(app: App, { context, config }: Parts): void {
  const { db, vault, providerConnections } = context

  const userOf = async (request: FastifyRequest, leafUserId: string) => {
    const user = await findUser(db, ownerOf(request).ownerId, leafUserId)
    if (!user) throw notFound()
    return user
  }

  app.get(
    path,
    {
      config: { apiKey: true },
      schema: {
        tags,
        summary: 'Names of the providers that the user is connected to',
        params,
        response: { 200: Type.Array(Type.String()) },
      },
    },
    async (request) => (isConnected(await userOf(request, request.params.leafUserId)) ? ['AgLeader'] : []),
  )

  for (const rest of ['/:provider/:appName', '/:provider/:appName/:clientEnvironment']) {
    app.post(
      path + rest,
      {
        config: { apiKey: true },
        schema: {
          tags,
          hide: rest.endsWith('Environment'),
          summary: 'Where the user signs in to connect',
          params: appParams,
          response: { 200: StartedConnection },
        },
      },
      async (request) => {
        const { leafUserId, ...named } = request.params
        servedProvider(named.provider)
        const { ownerId } = ownerOf(request)
        const user = await userOf(request, leafUserId)
        const appKey = await findAppKey(db, nameOf(ownerId, named))
        if (!appKey) throw notFound()
        const attempt = { ownerId, userId: user.id, appKey }
        const { attemptId, nonce } = await providerConnections.start(attempt)
        return { signInUrl: `${config.publicUrl}/connect/${nonce}`, attemptId }
      },
    )
  }

  app.get(
    `${path}/:provider/attempts/:attemptId`,
    {
      config: { apiKey: true },
      schema: {
        tags,
        summary: 'How a sign-in ended',
        params: Type.Object({ leafUserId: Uuid, provider: Type.String(), attemptId: Uuid }),
        response: { 200: ConnectionAttempt },
      },
    },
    async (request) => {
      servedProvider(request.params.provider)
      const { leafUserId: userId, attemptId } = request.params
      const outcome = await outcomeOf(db, { ownerId: ownerOf(request).ownerId, userId, attemptId })
      if (outcome === undefined) throw notFound()
      return { outcome }
    },
  )

  app.delete(
    `${path}/:provider`,
    {
      config: { apiKey: true },
      schema: {
        tags,
        summary: 'Disconnects; what has been fetched stays',
        params: Type.Object({ leafUserId: Uuid, provider: Type.String() }),
        response: { 204: Type.Null({ description: 'Disconnected' }) },
      },
    },
    async (request, reply) => {
      servedProvider(request.params.provider)
      const { ownerId } = ownerOf(request)
      if (!(await vault.detach(ownerId, request.params.leafUserId, actorOf(request)))) throw notFound()
      reply.code(204)
    },
  )
}
