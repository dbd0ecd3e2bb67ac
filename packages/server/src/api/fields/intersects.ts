import { basePaths, Field, FieldId, FieldsAround, MultiPolygonGeometry, Uuid } from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import { validPolygons } from '../../fields/geometry.ts'
import { commonGeometry, fieldsOver } from '../../fields/intersects.ts'
import { findUser } from '../../users/users.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { ownerOf } from '../session.ts'
import { fieldView, multiPolygon } from './views.ts'

const base = basePaths.fields
const tags = ['fields']
const params = Type.Object({ leafUserId: Uuid })

export function intersectRoutes(app: App, { context }: Parts): void {
  const { db } = context

  const over = async (ownerId: string, body: Static<typeof FieldsAround>, userId?: string) => {
    const polygons = await validPolygons(context.askGeometry, ownerId, body.geometry)
    const found = await fieldsOver(context, ownerId, {
      polygons,
      userId,
      threshold: body.intersectionThreshold,
    })
    return found.map(fieldView)
  }

  app.post(
    `${base}/users/:leafUserId/fields/intersects`,
    {
      schema: {
        tags,
        summary: 'Fields of a user that overlap a geometry',
        params,
        body: FieldsAround,
        response: { 200: Type.Array(Field) },
      },
    },
    async (request) => {
      const { ownerId } = ownerOf(request)
      const user = await findUser(db, ownerId, request.params.leafUserId)
      if (!user) throw notFound()
      return over(ownerId, request.body, user.id)
    },
  )

  app.post(
    `${base}/fields/query/intersects`,
    {
      schema: {
        tags,
        summary: 'Fields of all users that overlap a geometry',
        body: FieldsAround,
        response: { 200: Type.Array(Field) },
      },
    },
    (request) => over(ownerOf(request).ownerId, request.body),
  )

  app.post(
    `${base}/users/:leafUserId/fields/intersect`,
    {
      schema: {
        tags,
        summary: 'What fields have in common',
        params,
        body: Type.Array(FieldId, { minItems: 2, title: 'fieldIds' }),
        response: { 200: MultiPolygonGeometry },
      },
    },
    async (request) => {
      const wanted = { userId: request.params.leafUserId, ids: request.body }
      const common = await commonGeometry(context, ownerOf(request).ownerId, wanted)
      if (!common) throw notFound()
      return multiPolygon(common)
    },
  )
}
