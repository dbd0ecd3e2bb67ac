import {
  basePaths,
  Grower,
  GrowerIds,
  growerFilters,
  growerSortProperties,
  IntegerId,
  NamedGrower,
  pageQuery,
  sortQuery,
  Uuid,
} from '@sheaf/contract'
import Type from 'typebox'
import { enableGrowers } from '../../fields/edit-fields.ts'
import { createGrower, findGrower, listGrowers, renameGrower } from '../../fields/growers.ts'
import { findUser } from '../../users/users.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf, sortOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'
import { growerView } from './views.ts'

const base = basePaths.fields
const tags = ['growers']
const ofUser = Type.Object({ leafUserId: Uuid })
const one = Type.Object({ id: IntegerId })
const oneOfUser = Type.Object({ leafUserId: Uuid, id: IntegerId })
const query = Type.Object({ ...growerFilters, ...pageQuery, ...sortQuery })

export function growerRoutes(app: App, { context }: Parts): void {
  const { db } = context

  app.get(
    `${base}/growers`,
    { schema: { tags, summary: 'Growers', querystring: query, response: { 200: Type.Array(Grower) } } },
    async (request, reply) => {
      const { page, size, sort, ...filters } = request.query
      const { items, total } = await listGrowers(db, ownerOf(request).ownerId, {
        filters,
        sort: sortOf(sort, growerSortProperties),
        page: pageOf({ page, size }),
      })
      setPageHeaders(request, reply, total, { page, size })
      return items.map(growerView)
    },
  )

  app.get(
    `${base}/growers/:id`,
    { schema: { tags, summary: 'A grower', params: one, response: { 200: Grower } } },
    async (request) => {
      const grower = await findGrower(db, ownerOf(request).ownerId, request.params.id)
      if (!grower) throw notFound()
      return growerView(grower)
    },
  )

  app.get(
    `${base}/users/:leafUserId/growers/:id`,
    { schema: { tags, summary: 'A grower of a user', params: oneOfUser, response: { 200: Grower } } },
    async (request) => {
      const { leafUserId, id } = request.params
      const grower = await findGrower(db, ownerOf(request).ownerId, id, leafUserId)
      if (!grower) throw notFound()
      return growerView(grower)
    },
  )

  app.post(
    `${base}/users/:leafUserId/growers`,
    {
      schema: {
        tags,
        summary: 'Makes a grower',
        params: ofUser,
        body: NamedGrower,
        response: { 201: Grower },
      },
    },
    async (request, reply) => {
      const { ownerId } = ownerOf(request)
      const user = await findUser(db, ownerId, request.params.leafUserId)
      if (!user) throw notFound()
      reply.code(201)
      return growerView(await createGrower(db, ownerId, { userId: user.id, name: request.body.name }))
    },
  )

  app.put(
    `${base}/users/:leafUserId/growers/:id`,
    {
      schema: {
        tags,
        summary: 'Renames a grower',
        params: oneOfUser,
        body: NamedGrower,
        response: { 200: Grower },
      },
    },
    async (request) => {
      const { leafUserId: userId, id } = request.params
      const { name } = request.body
      const grower = await renameGrower(db, ownerOf(request).ownerId, { userId, id, name })
      if (!grower) throw notFound()
      return growerView(grower)
    },
  )

  app.post(
    `${base}/growers/enableSync`,
    {
      schema: {
        tags,
        summary: 'Takes the offered fields of growers',
        body: GrowerIds,
        response: { 200: Type.Object({ message: Type.String() }) },
      },
    },
    async (request) => {
      const { body } = request
      await enableGrowers(context, ownerOf(request).ownerId, Array.isArray(body) ? body : body.growerIds)
      return { message: 'SUCCESS' }
    },
  )
}
