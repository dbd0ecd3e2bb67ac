import {
  BoundaryUpload,
  BoundaryUploadEntry,
  basePaths,
  boundaryUploadFilters,
  boundaryUploadSortProperties,
  pageQuery,
  sortQuery,
  Uuid,
} from '@sheaf/contract'
import Type from 'typebox'
import type { Context } from '../../context.ts'
import type { BoundaryUpload as UploadRow } from '../../db/schema.ts'
import { requireFarm } from '../../fields/edit-fields.ts'
import { createUpload, findUpload, listEntries, listUploads } from '../../fields/uploads.ts'
import { findUser } from '../../users/users.ts'
import { HttpProblem, notFound } from '../errors/problem.ts'
import type { DownloadLinks } from '../operations/links.ts'
import { receiveZip } from '../operations/upload.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf, sortOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.uploadservice}/upload`
const tags = ['boundary uploads']
const params = Type.Object({ uploadId: Uuid })
/** In the query or in the form; the query wins. */
const values = { leafUserId: Type.Optional(Type.String()), farmId: Type.Optional(Type.String()) }
const form = Type.Object({
  ...values,
  file: Type.String({
    format: 'binary',
    description: 'A zip of shapefiles, GeoJSON, KML or KMZ, at most 100 fields',
  }),
})
const query = Type.Object({ ...boundaryUploadFilters, ...pageQuery, ...sortQuery })
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function boundaryUploadRoutes(app: App, { context, limits }: Parts, links: DownloadLinks): void {
  const { db } = context

  app.post(
    path,
    {
      config: { form },
      schema: {
        tags,
        summary: 'Uploads a zip of boundaries',
        description: '`leafUserId` is needed, in the query or in the form.',
        consumes: ['multipart/form-data'],
        querystring: Type.Object(values),
        response: { 201: BoundaryUpload },
      },
    },
    async (request, reply) => {
      const { ownerId } = ownerOf(request)
      const upload = await receiveZip(request, context, {
        query: request.query,
        ownerId,
        largest: limits.uploadBytes,
        names: ['leafUserId', 'farmId'],
        needed: ['leafUserId'],
        check: (told) => check(told, db, ownerId),
      })
      reply.code(201)
      return view(await createUpload(context, ownerId, upload), links)
    },
  )

  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'Uploads of boundaries',
        querystring: query,
        response: { 200: Type.Array(BoundaryUpload) },
      },
    },
    async (request, reply) => {
      const { page, size, sort, leafUserId } = request.query
      const { items, total } = await listUploads(db, ownerOf(request).ownerId, {
        leafUserId,
        sort: sortOf(sort, boundaryUploadSortProperties),
        page: pageOf({ page, size }),
      })
      setPageHeaders(request, reply, total, { page, size })
      return items.map((item) => view(item, links))
    },
  )

  app.get(
    `${path}/:uploadId`,
    { schema: { tags, summary: 'An upload of boundaries', params, response: { 200: BoundaryUpload } } },
    async (request) => {
      const upload = await findUpload(db, ownerOf(request).ownerId, request.params.uploadId)
      if (!upload) throw notFound()
      return view(upload, links)
    },
  )

  app.get(
    `${path}/:uploadId/entries`,
    {
      schema: {
        tags,
        summary: 'What became of each file of an upload',
        params,
        querystring: Type.Object(pageQuery),
        response: { 200: Type.Array(BoundaryUploadEntry) },
      },
    },
    async (request, reply) => {
      const upload = await findUpload(db, ownerOf(request).ownerId, request.params.uploadId)
      if (!upload) throw notFound()
      const { items, total } = await listEntries(db, upload.id, pageOf(request.query))
      setPageHeaders(request, reply, total, request.query)
      return items.map(
        (entry): BoundaryUploadEntry => ({
          id: entry.id,
          uploadId: upload.id,
          leafUserId: upload.user_id,
          fieldId: [...entry.field_ids],
          converterFormat: entry.converter_format,
          originalFileUrl: links.url(upload.id, 'originalFile'),
          status: entry.status,
          createFieldErrorDetails: entry.errors.map((error) => JSON.stringify(error)),
          createdTime: entry.created_at,
          ...(entry.processed_at === null ? {} : { processedTime: entry.processed_at }),
        }),
      )
    },
  )
}

async function check(
  { leafUserId, farmId }: { leafUserId?: string; farmId?: string },
  db: Context['db'],
  ownerId: string,
): Promise<{ userId: string; farmId: number | undefined }> {
  if (!leafUserId) throw new HttpProblem(400, "Required request parameter 'leafUserId' is not present")
  if (!uuid.test(leafUserId)) throw new HttpProblem(400, `'leafUserId' is not a uuid: ${leafUserId}`)
  const user = await findUser(db, ownerId, leafUserId)
  if (!user) throw notFound()
  if (!farmId) return { userId: user.id, farmId: undefined }
  if (!/^\d{1,9}$/.test(farmId)) throw new HttpProblem(400, `'farmId' is not an id of a farm: ${farmId}`)
  await requireFarm(db, user.id, Number(farmId))
  return { userId: user.id, farmId: Number(farmId) }
}

function view(upload: UploadRow, links: DownloadLinks): BoundaryUpload {
  return {
    id: upload.id,
    leafUserId: upload.user_id,
    originalFileUrl: links.url(upload.id, 'originalFile'),
    fileName: upload.file_name,
    status: upload.status,
    ...(upload.error_message === null ? {} : { statusDetails: upload.error_message }),
    createdTime: upload.created_at,
  }
}
