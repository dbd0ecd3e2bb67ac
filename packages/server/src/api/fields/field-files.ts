import { basePaths, FieldFile, fieldFileFilters, pageQuery, Uuid } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { findField } from '../../fields/fields.ts'
import { type FieldFileRecord, listFieldFiles } from '../../operations/field-files.ts'
import { notFound } from '../errors/problem.ts'
import { shortest } from '../operations/operation-view.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { instantOf } from '../request/times.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.fields}/users/:leafUserId/fields/:fieldId/operations`
const tags = ['fields']
const ofField = { leafUserId: Uuid, fieldId: Type.String() }
const query = Type.Object({ ...fieldFileFilters, ...pageQuery })

/** The files of a field; the paths without `/files` are the older ones. */
export function fieldFileRoutes(app: App, { context }: Parts): void {
  const { db } = context

  const find = async (
    request: FastifyRequest,
    { leafUserId, fieldId }: { leafUserId: string; fieldId: string },
  ) => {
    const { ownerId } = ownerOf(request)
    const field = await findField(db, ownerId, { userId: leafUserId, id: fieldId })
    if (!field) throw notFound()
    return { ownerId, fieldId: field.id }
  }

  for (const url of [`${path}/files`, path]) {
    app.get(
      url,
      {
        schema: {
          tags,
          summary: 'Files of a field',
          deprecated: url === path,
          params: Type.Object(ofField),
          querystring: query,
          response: { 200: Type.Array(FieldFile) },
        },
      },
      async (request, reply) => {
        const { page, size, ...filters } = request.query
        const { items, total } = await listFieldFiles(db, await find(request, request.params), {
          filters: {
            ...filters,
            startTime: instantOf('startTime', filters.startTime),
            endTime: instantOf('endTime', filters.endTime),
          },
          page: pageOf({ page, size }),
        })
        setPageHeaders(request, reply, total, { page, size })
        return items.map(view)
      },
    )

    app.get(
      `${url}/:fileId`,
      {
        schema: {
          tags,
          summary: 'A file of a field',
          deprecated: url === path,
          params: Type.Object({ ...ofField, fileId: Uuid }),
          response: { 200: FieldFile },
        },
      },
      async (request) => {
        const { items } = await listFieldFiles(db, await find(request, request.params), {
          filters: { fileId: request.params.fileId },
          page: { offset: 0, limit: 1 },
        })
        const [found] = items
        if (!found) throw notFound()
        return view(found)
      },
    )
  }
}

function view(file: FieldFileRecord): Static<typeof FieldFile> {
  const { id, start_time, end_time } = file
  return {
    id,
    operationType: file.operation_type ?? 'other',
    origin: file.origin,
    ...(start_time === null ? {} : { startTime: shortest(start_time) }),
    ...(end_time === null ? {} : { endTime: shortest(end_time) }),
    crops: [...(file.crops ?? [])],
    varieties: (file.varieties ?? []).map(({ name }) => name),
    providerFileId: file.provider_file_id ?? id,
    provider: file.provider,
    leafUserId: file.user_id,
  }
}
