import { Boundary, basePaths, FieldId, NewBoundary, pageQuery, Uuid } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { activeBoundary, findBoundary, listBoundaries, putBoundary } from '../../fields/boundaries.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'
import { boundaryView } from './views.ts'

const path = `${basePaths.fields}/users/:leafUserId/fields/:fieldId`
const tags = ['boundaries']
const ofField = { leafUserId: Uuid, fieldId: FieldId }
const params = Type.Object(ofField)
const query = Type.Object(pageQuery)

export function boundaryRoutes(app: App, { context }: Parts): void {
  const { db } = context

  app.get(
    `${path}/boundaries`,
    {
      schema: {
        tags,
        summary: 'All boundaries that a field has had',
        params,
        querystring: query,
        response: { 200: Type.Array(Boundary) },
      },
    },
    async (request, reply) => {
      const found = await listBoundaries(db, keyOf(request, request.params), pageOf(request.query))
      if (!found) throw notFound()
      setPageHeaders(request, reply, found.total, request.query)
      return found.items.map(boundaryView)
    },
  )

  app.get(
    `${path}/boundaries/:boundaryId`,
    {
      schema: {
        tags,
        summary: 'A boundary of a field',
        params: Type.Object({ ...ofField, boundaryId: Uuid }),
        response: { 200: Boundary },
      },
    },
    async (request) => {
      const boundary = await findBoundary(db, keyOf(request, request.params), request.params.boundaryId)
      if (!boundary) throw notFound()
      return boundaryView(boundary)
    },
  )

  app.get(
    `${path}/boundary`,
    { schema: { tags, summary: 'The active boundary of a field', params, response: { 200: Boundary } } },
    async (request) => {
      const boundary = await activeBoundary(db, keyOf(request, request.params))
      if (!boundary) throw notFound()
      return boundaryView(boundary)
    },
  )

  app.put(
    `${path}/boundary`,
    {
      schema: {
        tags,
        summary: 'Gives a field a new active boundary',
        params,
        body: NewBoundary,
        response: { 200: Boundary },
      },
    },
    async (request) => {
      const key = keyOf(request, request.params)
      const boundary = await putBoundary(context, key, request.body.geometry)
      if (!boundary) throw notFound()
      return boundaryView(boundary)
    },
  )
}

function keyOf(request: FastifyRequest, { leafUserId, fieldId }: { leafUserId: string; fieldId: string }) {
  return { ownerId: ownerOf(request).ownerId, userId: leafUserId, fieldId }
}
