import {
  basePaths,
  MergeFiles,
  MergeSent,
  OutsideFieldGeojson,
  pageQuery,
  UncoveredFiles,
  Uuid,
} from '@sheaf/contract'
import Type from 'typebox'
import { listOutside, type OutsideRecord, uncoveredFiles } from '../../operations/field-files.ts'
import { requestMerge } from '../../operations/requests.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'
import type { DownloadLinks } from './links.ts'

const path = `${basePaths.operations}/files`
const tags = ['files']

/** Files as operations see them: merged, in fields or not. */
export function mergedFileRoutes(app: App, { context }: Parts, links: DownloadLinks): void {
  const { db } = context

  app.post(
    `${path}/merge`,
    {
      schema: {
        tags,
        summary: 'Merges files into a new one',
        body: MergeFiles,
        response: { 201: MergeSent },
      },
    },
    async (request, reply) => {
      const id = await requestMerge(context, ownerOf(request).ownerId, request.body.ids)
      reply.code(201)
      return { id, status: 'SENT_TO_MERGE' as const }
    },
  )

  app.get(
    `${path}/uncoveredFiles`,
    {
      schema: {
        tags,
        summary: 'Processed files that lie in no field',
        querystring: Type.Object({ leafUserId: Uuid, ...pageQuery }),
        response: { 200: UncoveredFiles },
      },
    },
    async (request, reply) => {
      const { leafUserId, page, size } = request.query
      const { items, total } = await uncoveredFiles(db, {
        ownerId: ownerOf(request).ownerId,
        userId: leafUserId,
        page: pageOf({ page, size }),
      })
      setPageHeaders(request, reply, total, { page, size })
      return { files: items }
    },
  )

  const view = ({ id, fields, points }: OutsideRecord) => ({
    id,
    fields: [...fields],
    featureCount: points,
    ...links.named(id, 'outsideFieldGeojson'),
  })

  app.get(
    `${path}/outsideFieldGeojson`,
    {
      schema: {
        tags,
        summary: 'Points of files in none of their fields',
        description: 'Kept where `enableOutsideFieldGeojson` and `splitOperationsByField` are on.',
        querystring: Type.Object({ leafUserId: Type.Optional(Uuid), ...pageQuery }),
        response: { 200: Type.Array(OutsideFieldGeojson) },
      },
    },
    async (request, reply) => {
      const { leafUserId, page, size } = request.query
      const { items, total } = await listOutside(db, {
        ownerId: ownerOf(request).ownerId,
        ...(leafUserId === undefined ? {} : { userId: leafUserId }),
        page: pageOf({ page, size }),
      })
      setPageHeaders(request, reply, total, { page, size })
      return items.map(view)
    },
  )

  app.get(
    `${path}/:id/outsideFieldGeojson`,
    {
      schema: {
        tags,
        summary: 'Points of a file in none of its fields',
        params: Type.Object({ id: Uuid }),
        response: { 200: OutsideFieldGeojson },
      },
    },
    async (request) => {
      const { items } = await listOutside(db, {
        ownerId: ownerOf(request).ownerId,
        fileId: request.params.id,
        page: { offset: 0, limit: 1 },
      })
      const [found] = items
      if (!found) throw notFound()
      return view(found)
    },
  )
}
