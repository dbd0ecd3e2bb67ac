import {
  Batch,
  BatchStatus,
  basePaths,
  batchFilters,
  batchSortProperties,
  NewBatch,
  pageQuery,
  sortQuery,
  Uuid,
} from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import { batchProgress } from '../../files/batch-status.ts'
import { type BatchRecord, createBatch, findBatch, listBatches, retryBatch } from '../../files/batches.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf, sortOf } from '../request/query.ts'
import { instantOf } from '../request/times.ts'
import { ownerOf } from '../session.ts'
import { receiveUpload, uploadForm, uploadQuery } from './upload.ts'

const path = `${basePaths.operations}/batch`
const tags = ['batches']
const params = Type.Object({ id: Uuid })
const query = Type.Object({ ...batchFilters, ...pageQuery, ...sortQuery })

export function batchRoutes(app: App, { context, limits }: Parts): void {
  const { db } = context

  app.post(
    path,
    {
      config: { form: uploadForm, apiKey: true },
      schema: {
        tags,
        summary: 'Uploads a zip of machine files',
        description: '`leafUserId` and `provider` are needed, in the query or in the form.',
        consumes: ['multipart/form-data'],
        querystring: uploadQuery,
        response: { 201: NewBatch },
      },
    },
    async (request, reply) => {
      const caller = ownerOf(request)
      const { query } = request
      const upload = await receiveUpload(request, context, { caller, query, largest: limits.uploadBytes })
      reply.code(201)
      return newBatch(await createBatch(context, caller.ownerId, upload))
    },
  )

  app.get(
    path,
    {
      config: { apiKey: true },
      schema: { tags, summary: 'Uploads', querystring: query, response: { 200: Type.Array(Batch) } },
    },
    async (request, reply) => {
      const { page, size, sort, uploadStartTime, ...filters } = request.query
      const { ownerId, onlyUserId } = ownerOf(request)
      const { items, total } = await listBatches(db, ownerId, {
        filters: {
          ...filters,
          ...(onlyUserId === undefined ? {} : { leafUserId: onlyUserId }),
          uploadStartTime: instantOf('uploadStartTime', uploadStartTime),
        },
        sort: sortOf(sort, batchSortProperties),
        page: pageOf({ page, size }),
      })
      setPageHeaders(request, reply, total, { page, size })
      return items.map(view)
    },
  )

  app.get(
    `${path}/:id`,
    {
      config: { apiKey: true },
      schema: { tags, summary: 'An upload', params, response: { 200: Batch } },
    },
    async (request) => {
      const { ownerId, onlyUserId } = ownerOf(request)
      const batch = await findBatch(db, ownerId, request.params.id)
      if (!batch || (onlyUserId !== undefined && batch.user_id !== onlyUserId)) throw notFound()
      return view(batch)
    },
  )

  app.get(
    `${path}/:id/status`,
    { schema: { tags, summary: 'How far its files are', params, response: { 200: BatchStatus } } },
    async (request) => {
      const progress = await batchProgress(db, ownerOf(request).ownerId, request.params.id)
      if (!progress) throw notFound()
      const failed = Object.entries(progress.failed).map(([step, { files, message }]) => [
        step,
        { leafFiles: files, status: 'failed' as const, message },
      ])
      return {
        converted: { leafFiles: [...progress.converted] },
        processing: { leafFiles: [...progress.processing] },
        failed: Object.fromEntries(failed) as Static<typeof BatchStatus>['failed'],
        entries: [...progress.entries],
      }
    },
  )

  app.put(
    `${path}/:id/retry`,
    {
      schema: { tags, summary: 'Processes again what did not convert', params, response: { 200: NewBatch } },
    },
    async (request) => {
      const batch = await retryBatch(context, ownerOf(request).ownerId, request.params.id)
      if (!batch) throw notFound()
      return newBatch(batch)
    },
  )
}

function newBatch(batch: BatchRecord): Static<typeof NewBatch> {
  const { id, user_id, name, size, provider, status, error_message, created_at } = batch
  return {
    id,
    leafUserId: user_id,
    fileName: name,
    size,
    provider: provider as Static<typeof NewBatch>['provider'],
    status,
    ...(status === 'FAILED' ? { statusDetails: error_message ?? 'No valid files found' } : {}),
    uploadTimestamp: created_at,
  }
}

function view(batch: BatchRecord): Static<typeof Batch> {
  return { ...newBatch(batch), leafFiles: [...batch.files] }
}
