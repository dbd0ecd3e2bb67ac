import {
  basePaths,
  Field,
  FieldChanges,
  FieldId,
  fieldFilters,
  fieldSortProperties,
  NewField,
  pageQuery,
  sortQuery,
  Uuid,
} from '@sheaf/contract'
import Type from 'typebox'
import { changeField, createField, deleteField, enableField } from '../../fields/edit-fields.ts'
import { findField, listFields } from '../../fields/fields.ts'
import { findUser } from '../../users/users.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf, sortOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'
import { fieldView } from './views.ts'

const base = basePaths.fields
const tags = ['fields']
const ofUser = Type.Object({ leafUserId: Uuid })
const params = Type.Object({ leafUserId: Uuid, id: FieldId })
const query = Type.Object({ ...fieldFilters, ...pageQuery, ...sortQuery })
const removed = { 204: Type.Null({ description: 'Removed' }) }

export function fieldRoutes(app: App, { context }: Parts): void {
  const { db, sync } = context

  app.get(
    `${base}/fields`,
    { schema: { tags, summary: 'Fields', querystring: query, response: { 200: Type.Array(Field) } } },
    async (request, reply) => {
      const { page, size, sort, ...filters } = request.query
      const { items, total } = await listFields(db, ownerOf(request).ownerId, {
        filters,
        sort: sortOf(sort, fieldSortProperties),
        page: pageOf({ page, size }),
      })
      setPageHeaders(request, reply, total, { page, size })
      return items.map(fieldView)
    },
  )

  app.get(
    `${base}/users/:leafUserId/fields/:id`,
    { schema: { tags, summary: 'A field with its geometry', params, response: { 200: Field } } },
    async (request) => {
      const { leafUserId: userId, id } = request.params
      const field = await findField(db, ownerOf(request).ownerId, { userId, id })
      if (!field) throw notFound()
      return fieldView(field)
    },
  )

  app.post(
    `${base}/users/:leafUserId/fields`,
    { schema: { tags, summary: 'Makes a field', params: ofUser, body: NewField, response: { 201: Field } } },
    async (request, reply) => {
      const { ownerId } = ownerOf(request)
      const user = await findUser(db, ownerId, request.params.leafUserId)
      if (!user) throw notFound()
      const field = await createField(context, ownerId, { userId: user.id, field: request.body })
      reply.code(201)
      return fieldView(field)
    },
  )

  app.patch(
    `${base}/users/:leafUserId/fields/:id`,
    {
      schema: {
        tags,
        summary: 'Changes what is sent; a geometry is a new boundary',
        params,
        body: FieldChanges,
        response: { 200: Field },
      },
    },
    async (request) => {
      const field = await changeField(context, keyOf(ownerOf(request).ownerId, request.params), request.body)
      if (!field) throw notFound()
      return fieldView(field)
    },
  )

  app.delete(
    `${base}/users/:leafUserId/fields/:id`,
    { schema: { tags, summary: 'Removes a field; its files stay', params, response: removed } },
    async (request, reply) => {
      if (!(await deleteField(context, keyOf(ownerOf(request).ownerId, request.params)))) throw notFound()
      reply.code(204)
    },
  )

  app.post(
    `${base}/users/:leafUserId/fields/:id/enableSync`,
    { schema: { tags, summary: 'Takes a field that is offered', params, response: { 200: Field } } },
    async (request) => {
      const field = await enableField(context, keyOf(ownerOf(request).ownerId, request.params))
      if (!field) throw notFound()
      return fieldView(field)
    },
  )

  app.post(
    `${base}/users/:leafUserId/fields/sync`,
    {
      schema: {
        tags,
        summary: "Starts a sync of the user's providers",
        params: ofUser,
        response: { 200: Type.Object({ message: Type.String() }) },
      },
    },
    async (request) => {
      const { ownerId } = ownerOf(request)
      const user = await findUser(db, ownerId, request.params.leafUserId)
      if (!user) throw notFound()
      // Without credentials there is nothing to sync, which is no error.
      await sync.request(ownerId, user.id)
      return { message: 'SUCCESS' }
    },
  )
}

function keyOf(ownerId: string, { leafUserId, id }: { leafUserId: string; id: string }) {
  return { ownerId, userId: leafUserId, fieldId: id }
}
