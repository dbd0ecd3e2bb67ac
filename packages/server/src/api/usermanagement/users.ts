import {
  basePaths,
  NewUser,
  pageQuery,
  ReplacedUser,
  sortQuery,
  User,
  UserChanges,
  Uuid,
  userSortProperties,
} from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { deleteUser } from '../../users/delete-user.ts'
import { CredentialNotFound } from '../../users/errors.ts'
import {
  createUser,
  findUser,
  listUsers,
  type UserRecord,
  type UserValues,
  updateUser,
} from '../../users/users.ts'
import { actorOf } from '../audited.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf, sortOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.usermanagement}/users`
const tags = ['users']
const params = Type.Object({ id: Uuid })
const removed = { 204: Type.Null({ description: 'Removed' }) }
const query = Type.Object({
  name: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  externalId: Type.Optional(Type.String()),
  ...pageQuery,
  ...sortQuery,
})

export function userRoutes(app: App, { context }: Parts): void {
  const { db, vault } = context

  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'Users of the API owner',
        querystring: query,
        response: { 200: Type.Array(User) },
      },
    },
    async (request, reply) => {
      const { page, size, sort, ...filters } = request.query
      const wanted = { filters, sort: sortOf(sort, userSortProperties), page: pageOf({ page, size }) }
      const { items, total } = await listUsers(db, ownerOf(request).ownerId, wanted)
      setPageHeaders(request, reply, total, { page, size })
      return items.map(view)
    },
  )

  app.get(
    `${path}/:id`,
    { schema: { tags, summary: 'A user', params, response: { 200: User } } },
    async (request) => {
      const user = await findUser(db, ownerOf(request).ownerId, request.params.id)
      if (!user) throw notFound()
      return view(user)
    },
  )

  app.post(
    path,
    { schema: { tags, summary: 'Makes a user', body: NewUser, response: { 201: User } } },
    async (request, reply) => {
      const { agLeaderCredentials, ...values } = request.body
      // A new user has no credentials yet that it could keep.
      if (agLeaderCredentials) throw new CredentialNotFound(agLeaderCredentials.id)
      reply.code(201)
      return view(await createUser(db, ownerOf(request).ownerId, values))
    },
  )

  /** Full replacement: what is not named is emptied, credentials too. */
  const replace = async (request: FastifyRequest, id: string, body: Static<typeof NewUser>) => {
    const { ownerId } = ownerOf(request)
    const { agLeaderCredentials, name, email, phone, address, externalId } = body
    const before = await findUser(db, ownerId, id)
    if (!before) throw notFound()
    requireOwn(before, agLeaderCredentials)
    const values: UserValues = {
      name,
      email,
      phone: phone ?? null,
      address: address ?? null,
      externalId: externalId ?? null,
    }
    await updateUser(db, ownerId, id, values)
    if (before.credential_id !== null && !agLeaderCredentials)
      await vault.detach(ownerId, id, actorOf(request))
    const after = await findUser(db, ownerId, id)
    if (!after) throw notFound()
    return view(after)
  }

  app.put(
    path,
    {
      schema: {
        tags,
        summary: 'Replaces the user named in the body',
        body: ReplacedUser,
        response: { 200: User },
      },
    },
    (request) => replace(request, request.body.id.toLowerCase(), request.body),
  )
  app.put(
    `${path}/:id`,
    { schema: { tags, summary: 'Replaces a user', params, body: NewUser, response: { 200: User } } },
    (request) => replace(request, request.params.id, request.body),
  )

  app.patch(
    `${path}/:id`,
    { schema: { tags, summary: 'Changes what is sent', params, body: UserChanges, response: { 200: User } } },
    async (request) => {
      const { ownerId } = ownerOf(request)
      const { agLeaderCredentials, ...changes } = request.body
      const before = await findUser(db, ownerId, request.params.id)
      if (!before) throw notFound()
      requireOwn(before, agLeaderCredentials)
      const user = await updateUser(db, ownerId, request.params.id, changes)
      if (!user) throw notFound()
      return view(user)
    },
  )

  app.delete(
    `${path}/:id`,
    { schema: { tags, summary: 'Removes a user and all it has', params, response: removed } },
    async (request, reply) => {
      if (!(await deleteUser(context, ownerOf(request).ownerId, request.params.id, actorOf(request))))
        throw notFound()
      reply.code(204)
    },
  )
}

function requireOwn(user: UserRecord, named: { id: string } | null | undefined): void {
  if (named && named.id.toLowerCase() !== user.credential_id) throw new CredentialNotFound(named.id)
}

function view(user: UserRecord): Static<typeof User> {
  const {
    id,
    name,
    email,
    phone,
    address,
    external_id,
    credential_id,
    credential_status,
    credential_created_at,
  } = user
  return {
    id,
    name,
    email,
    ...(phone === null ? {} : { phone }),
    ...(address === null ? {} : { address }),
    ...(external_id === null ? {} : { externalId: external_id }),
    ...(credential_id === null || credential_status === null || credential_created_at === null
      ? {}
      : {
          agLeaderCredentials: {
            id: credential_id,
            status: credential_status,
            createdTime: credential_created_at,
          },
        }),
  }
}
