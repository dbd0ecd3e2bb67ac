import {
  AgLeaderCredentials,
  basePaths,
  CredentialEvent,
  CredentialsStatus,
  NewAgLeaderCredentials,
  pageQuery,
  RedactedCredentials,
  SyncState,
  Uuid,
} from '@sheaf/contract'
import Type from 'typebox'
import { findUser } from '../../users/users.ts'
import type { CredentialView } from '../../vault/vault.ts'
import { actorOf, noteRead } from '../audited.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.usermanagement}/users/:leafUserId/ag-leader-credentials`
const tags = ['AgLeader credentials']
const params = Type.Object({ leafUserId: Uuid })
const removed = { 204: Type.Null({ description: 'Removed' }) }

export function agLeaderRoutes(app: App, { context, config }: Parts): void {
  const { db, vault, sync } = context
  const shown = (credentials: CredentialView) => (config.redactSecrets ? masked(credentials) : credentials)

  app.get(
    path,
    {
      config: { apiKey: true },
      schema: {
        tags,
        summary: "A user's AgLeader credentials",
        description: 'With an API key: without secrets.',
        params,
        response: { 200: Type.Union([AgLeaderCredentials, RedactedCredentials]) },
      },
    },
    async (request) => {
      const { ownerId, onlyUserId } = ownerOf(request)
      const credentials = await vault.read(ownerId, request.params.leafUserId)
      if (!credentials) throw notFound()
      const { id, status, createdTime } = credentials
      if (onlyUserId !== undefined) return { id, status, createdTime }
      if (!config.redactSecrets)
        await noteRead(context, request, 'credentials.read', {
          userId: request.params.leafUserId,
          subject: id,
        })
      return shown(credentials)
    },
  )

  app.post(
    path,
    {
      schema: {
        tags,
        summary: 'Attaches credentials',
        description: 'Tries them at AgFiniti before it answers, and starts the first sync.',
        params,
        body: NewAgLeaderCredentials,
        response: { 201: AgLeaderCredentials },
      },
    },
    async (request, reply) => {
      const { ownerId } = ownerOf(request)
      const { leafUserId } = request.params
      if (!(await findUser(db, ownerId, leafUserId))) throw notFound()
      const { publicKey, privateKey, refreshToken, accessToken } = request.body
      const given = { publicKey, privateKey, refreshToken, ...(accessToken ? { accessToken } : {}) }
      reply.code(201)
      return shown(await vault.attach(ownerId, leafUserId, given, actorOf(request)))
    },
  )

  app.delete(
    path,
    { schema: { tags, summary: 'Removes the credentials; files stay', params, response: removed } },
    async (request, reply) => {
      if (!(await vault.detach(ownerOf(request).ownerId, request.params.leafUserId, actorOf(request))))
        throw notFound()
      reply.code(204)
    },
  )

  app.get(
    `${path}/status`,
    { schema: { tags, summary: 'Whether they work', params, response: { 200: CredentialsStatus } } },
    async (request) => {
      const credentials = await vault.read(ownerOf(request).ownerId, request.params.leafUserId)
      if (!credentials) throw notFound()
      return { status: credentials.status }
    },
  )

  app.get(
    `${path}/events`,
    {
      schema: {
        tags,
        summary: 'Calls to AgFiniti: token exchanges, failures, finished syncs of the last 30 days',
        params,
        querystring: Type.Object(pageQuery),
        response: { 200: Type.Array(CredentialEvent) },
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query)
      const events = await vault.events(ownerOf(request).ownerId, request.params.leafUserId, page)
      if (!events) throw notFound()
      setPageHeaders(request, reply, events.total, request.query)
      return events.items
    },
  )

  const state = async (ownerId: string, userId: string) => {
    const found = await sync.state(ownerId, userId)
    if (!found) throw notFound()
    return found
  }
  app.get(
    `${path}/sync`,
    { schema: { tags, summary: 'Where the sync stands', params, response: { 200: SyncState } } },
    (request) => state(ownerOf(request).ownerId, request.params.leafUserId),
  )
  app.post(
    `${path}/sync`,
    { schema: { tags, summary: 'Starts a sync now', params, response: { 200: SyncState } } },
    async (request) => {
      const { ownerId } = ownerOf(request)
      if (!(await sync.request(ownerId, request.params.leafUserId))) throw notFound()
      return state(ownerId, request.params.leafUserId)
    },
  )
}

function masked({ accessToken, ...credentials }: CredentialView): CredentialView {
  const mask = '***'
  return {
    ...credentials,
    ...(accessToken === undefined ? {} : { accessToken: mask }),
    refreshToken: mask,
    publicKey: mask,
    privateKey: mask,
  }
}
