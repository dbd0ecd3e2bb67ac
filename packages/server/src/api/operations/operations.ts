import {
  basePaths,
  Operation,
  OperationImplements,
  OperationMachines,
  OperationOperators,
  OperationSessions,
  operationFilters,
  operationSortProperties,
  pageQuery,
  sortQuery,
  Uuid,
} from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { assetsOf, findOperation, listOperations } from '../../operations/operations.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf, sortOf } from '../request/query.ts'
import { instantOf } from '../request/times.ts'
import { ownerOf } from '../session.ts'
import { operationView } from './operation-view.ts'

const path = `${basePaths.operations}/operations`
const tags = ['operations']
const params = Type.Object({ id: Uuid })
const query = Type.Object({ ...operationFilters, ...pageQuery, ...sortQuery })

export function operationRoutes(app: App, { context }: Parts): void {
  const { db } = context

  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'Field operations',
        querystring: query,
        response: { 200: Type.Array(Operation) },
      },
    },
    async (request, reply) => {
      const { page, size, sort, ...filters } = request.query
      const { ownerId, username } = ownerOf(request)
      const { items, total } = await listOperations(db, ownerId, {
        filters: {
          ...filters,
          startTime: instantOf('startTime', filters.startTime),
          updatedTime: instantOf('updatedTime', filters.updatedTime),
          endTime: instantOf('endTime', filters.endTime),
        },
        sort: sortOf(sort, operationSortProperties),
        page: pageOf({ page, size }),
      })
      setPageHeaders(request, reply, total, { page, size })
      return items.map((item) => operationView(item, username))
    },
  )

  const find = async (request: FastifyRequest, id: string) => {
    const operation = await findOperation(db, ownerOf(request).ownerId, id)
    if (!operation) throw notFound()
    return operation
  }

  app.get(
    `${path}/:id`,
    { schema: { tags, summary: 'A field operation', params, response: { 200: Operation } } },
    async (request) => operationView(await find(request, request.params.id), ownerOf(request).username),
  )

  app.get(
    `${path}/:id/machines`,
    {
      schema: { tags, summary: 'Machines that its files name', params, response: { 200: OperationMachines } },
    },
    async (request) => {
      const { file_id } = await find(request, request.params.id)
      return { machines: await assetsOf(db, file_id, 'machine') }
    },
  )

  app.get(
    `${path}/:id/implements`,
    {
      schema: {
        tags,
        summary: 'Implements that its files name',
        params,
        response: { 200: OperationImplements },
      },
    },
    async (request) => {
      const { file_id } = await find(request, request.params.id)
      return { implements: await assetsOf(db, file_id, 'implement') }
    },
  )

  app.get(
    `${path}/:id/operators`,
    {
      schema: {
        tags,
        summary: 'Operators that its files name',
        params,
        response: { 200: OperationOperators },
      },
    },
    async (request) => {
      const { file_id } = await find(request, request.params.id)
      return { operators: await assetsOf(db, file_id, 'operator') }
    },
  )

  app.get(
    `${path}/:id/sessions`,
    {
      schema: {
        tags,
        summary: 'Sessions of its machines',
        description: 'No source that Sheaf reads tells sessions: always empty.',
        params,
        response: { 200: OperationSessions },
      },
    },
    async (request) => {
      await find(request, request.params.id)
      return []
    },
  )
}
