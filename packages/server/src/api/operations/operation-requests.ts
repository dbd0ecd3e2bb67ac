import {
  basePaths,
  CropOperation,
  OperationCropped,
  OperationSent,
  OperationsSent,
  ReprocessOperations,
  Uuid,
} from '@sheaf/contract'
import Type from 'typebox'
import { reprocess, requestCrop } from '../../operations/requests.ts'
import { FieldError, notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.operations}/operations`
const tags = ['operations']
const params = Type.Object({ id: Uuid })
const message = 'Sent operation to be processed.' as const

export function operationRequestRoutes(app: App, { context }: Parts): void {
  app.post(
    `${path}/cropOperationByField`,
    {
      schema: {
        tags,
        summary: 'Makes a file of an operation without the points outside its fields',
        body: CropOperation,
        response: { 200: OperationCropped },
      },
    },
    async (request) => {
      const id = request.body.id.toLowerCase()
      const leafFileId = await requestCrop(context, ownerOf(request).ownerId, id)
      if (leafFileId === undefined) throw notFound()
      return { id, message, leafFileId }
    },
  )

  app.post(
    `${path}/:id/reprocess`,
    {
      schema: {
        tags,
        summary: 'Makes an operation again, with the configuration as it is now',
        params,
        response: { 200: OperationSent },
      },
    },
    async (request) => {
      const [id] = await reprocess(context, ownerOf(request).ownerId, { operationId: request.params.id })
      if (id === undefined) throw notFound()
      return { id, message }
    },
  )

  app.post(
    `${path}/reprocess`,
    {
      schema: {
        tags,
        summary: 'Makes the operations of fields again',
        description: '`fieldIds` or `fieldId` is needed.',
        body: ReprocessOperations,
        response: { 200: OperationsSent },
      },
    },
    async (request) => {
      const { leafUserId, fieldId, fieldIds = fieldId === undefined ? undefined : [fieldId] } = request.body
      if (fieldIds === undefined)
        throw new FieldError('ReprocessOperations', [{ field: 'fieldIds', message: 'must not be null' }])
      const operations = await reprocess(context, ownerOf(request).ownerId, {
        fieldIds,
        ...(leafUserId === undefined ? {} : { userId: leafUserId }),
      })
      return { operations }
    },
  )
}
