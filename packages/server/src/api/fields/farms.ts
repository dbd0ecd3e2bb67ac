import {
  basePaths,
  Farm,
  farmFilters,
  growerSortProperties,
  IntegerId,
  NamedFarm,
  pageQuery,
  sortQuery,
  Uuid,
} from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import { changeFarm, createFarm, type FarmValues, findFarm, listFarms } from '../../fields/farms.ts'
import { findUser } from '../../users/users.ts'
import { FieldError, notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf, sortOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'
import { farmView } from './views.ts'

const base = basePaths.fields
const tags = ['farms']
const ofUser = Type.Object({ leafUserId: Uuid })
const one = Type.Object({ id: IntegerId })
const oneOfUser = Type.Object({ leafUserId: Uuid, id: IntegerId })
const query = Type.Object({ ...farmFilters, ...pageQuery, ...sortQuery })

export function farmRoutes(app: App, { context }: Parts): void {
  const { db } = context

  app.get(
    `${base}/farms`,
    { schema: { tags, summary: 'Farms', querystring: query, response: { 200: Type.Array(Farm) } } },
    async (request, reply) => {
      const { page, size, sort, ...filters } = request.query
      const { items, total } = await listFarms(db, ownerOf(request).ownerId, {
        filters,
        sort: sortOf(sort, growerSortProperties),
        page: pageOf({ page, size }),
      })
      setPageHeaders(request, reply, total, { page, size })
      return items.map(farmView)
    },
  )

  app.get(
    `${base}/farms/:id`,
    { schema: { tags, summary: 'A farm', params: one, response: { 200: Farm } } },
    async (request) => {
      const farm = await findFarm(db, ownerOf(request).ownerId, request.params.id)
      if (!farm) throw notFound()
      return farmView(farm)
    },
  )

  app.get(
    `${base}/users/:leafUserId/farms/:id`,
    { schema: { tags, summary: 'A farm of a user', params: oneOfUser, response: { 200: Farm } } },
    async (request) => {
      const { leafUserId, id } = request.params
      const farm = await findFarm(db, ownerOf(request).ownerId, id, leafUserId)
      if (!farm) throw notFound()
      return farmView(farm)
    },
  )

  app.post(
    `${base}/users/:leafUserId/farms`,
    { schema: { tags, summary: 'Makes a farm', params: ofUser, body: NamedFarm, response: { 201: Farm } } },
    async (request, reply) => {
      const { ownerId } = ownerOf(request)
      const user = await findUser(db, ownerId, request.params.leafUserId)
      if (!user) throw notFound()
      reply.code(201)
      return farmView(await createFarm(db, ownerId, { userId: user.id, values: valuesOf(request.body) }))
    },
  )

  app.put(
    `${base}/users/:leafUserId/farms/:id`,
    {
      schema: {
        tags,
        summary: 'Changes a farm',
        params: oneOfUser,
        body: NamedFarm,
        response: { 200: Farm },
      },
    },
    async (request) => {
      const { leafUserId: userId, id } = request.params
      const values = valuesOf(request.body)
      const farm = await changeFarm(db, ownerOf(request).ownerId, { userId, id, values })
      if (!farm) throw notFound()
      return farmView(farm)
    },
  )
}

function valuesOf({ name, farmName, growerId }: Static<typeof NamedFarm>): FarmValues {
  const called = name ?? farmName
  if (called === undefined) throw new FieldError('farm', [{ field: 'name', message: 'must not be null' }])
  return { name: called, growerId }
}
