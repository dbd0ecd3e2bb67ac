import { basePaths, connectionProviders, otherProviders, pageQuery, Uuid } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { findUser } from '../../users/users.ts'
import { HttpProblem, notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { ownerOf } from '../session.ts'

const withOrganizations = ['JohnDeere', 'Trimble']

const user = `${basePaths.usermanagement}/users/:leafUserId`
const params = Type.Object({ leafUserId: Uuid })
const providerParams = Type.Object({ leafUserId: Uuid, provider: Type.String() })

/** Providers that Leaf has and Sheaf has not: nobody is connected to them, and nobody can be. */
export function otherProviderRoutes(app: App, { context }: Parts): void {
  for (const provider of otherProviders) {
    const path = `${user}/${provider}-credentials`
    const schema = { hide: true, params }
    const notConnected = async () => {
      throw notFound()
    }
    app.get(path, { schema }, notConnected)
    app.delete(path, { schema }, notConnected)
    app.get(`${path}/events`, { schema }, notConnected)
    app.post(path, { schema }, async () => {
      throw new HttpProblem(501, `The provider ${provider} is not served`)
    })
  }

  const requireUser = async (request: FastifyRequest, id: string) => {
    if (!(await findUser(context.db, ownerOf(request).ownerId, id))) throw notFound()
  }
  app.get(
    `${user}/organizations/:provider`,
    { config: { apiKey: true }, schema: { hide: true, params: providerParams } },
    async (request) => {
      await requireUser(request, request.params.leafUserId)
      if (!isOf(withOrganizations, request.params.provider)) throw notFound()
      return { connectedOrganizations: [], notConnectedOrganizations: [] }
    },
  )
  app.get(
    `${user}/:provider/organizations`,
    { schema: { hide: true, params: providerParams, querystring: Type.Object(pageQuery) } },
    async (request, reply) => {
      await requireUser(request, request.params.leafUserId)
      if (!isOf(connectionProviders, request.params.provider)) throw notFound()
      setPageHeaders(request, reply, 0, request.query)
      return []
    },
  )
}

function isOf(names: readonly string[], given: string): boolean {
  return names.some((name) => name.toLowerCase() === given.toLowerCase())
}
