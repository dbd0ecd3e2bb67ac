import {
  basePaths,
  File,
  FileList,
  FileSteps,
  fileFilters,
  fileSortProperties,
  pageQuery,
  Summary,
  sortQuery,
  Units,
  Uuid,
} from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { findFile, listFiles } from '../../files/files.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf, sortOf } from '../request/query.ts'
import { instantOf } from '../request/times.ts'
import { ownerOf } from '../session.ts'
import { fileView, stepsView } from './file-view.ts'
import type { DownloadLinks } from './links.ts'

const path = `${basePaths.operations}/files`
const tags = ['files']
const params = Type.Object({ id: Uuid })
const query = Type.Object({
  ...fileFilters,
  ...pageQuery,
  ...sortQuery,
  shape: Type.Optional(Type.Enum(['array'], { description: 'A bare array instead of the envelope' })),
})

export function fileRoutes(app: App, { context }: Parts, links: DownloadLinks): void {
  const { db } = context

  app.get(
    path,
    { schema: { tags, summary: 'Machine files', querystring: query, response: { 200: FileList } } },
    async (request, reply) => {
      const { page, size, sort, shape, ...filters } = request.query
      const { ownerId, username } = ownerOf(request)
      const { items, total } = await listFiles(db, ownerId, {
        filters: {
          ...filters,
          createdTime: instantOf('createdTime', filters.createdTime),
          updatedTime: instantOf('updatedTime', filters.updatedTime),
          startTime: instantOf('startTime', filters.startTime),
          endTime: instantOf('endTime', filters.endTime),
        },
        sort: sortOf(sort, fileSortProperties),
        page: pageOf({ page, size }),
      })
      setPageHeaders(request, reply, total, { page, size })
      const operations = items.map((item) => fileView(item, username, links))
      const bare = shape === 'array' || /shape=array/.test(request.headers.accept ?? '')
      return (bare ? operations : { message: 'SUCCESS', operations }) as FileList
    },
  )

  const find = async (request: FastifyRequest, id: string) => {
    const file = await findFile(db, ownerOf(request).ownerId, id)
    if (!file) throw notFound()
    return file
  }

  app.get(
    `${path}/:id`,
    { schema: { tags, summary: 'A machine file', params, response: { 200: File } } },
    async (request) => fileView(await find(request, request.params.id), ownerOf(request).username, links),
  )

  app.get(
    `${path}/:id/summary`,
    { schema: { tags, summary: 'Totals, averages and coverage', params, response: { 200: Summary } } },
    async (request) => {
      const { summary } = await find(request, request.params.id)
      if (summary === null) throw notFound()
      return summary as Summary
    },
  )

  app.get(
    `${path}/:id/units`,
    { schema: { tags, summary: 'Units of the numeric point properties', params, response: { 200: Units } } },
    async (request) => {
      const { units } = await find(request, request.params.id)
      if (units === null) throw notFound()
      return units
    },
  )

  app.get(
    `${path}/:id/status`,
    {
      schema: { tags, summary: 'How each step of the processing went', params, response: { 200: FileSteps } },
    },
    async (request) => stepsView(await find(request, request.params.id)),
  )
}
