import { basePaths, FailedCall, NewWebhook, pageQuery, Uuid, Webhook } from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import { listFailedCalls } from '../../alerts/failed-calls.ts'
import { findWebhook, listWebhooks, registerWebhook, removeWebhook } from '../../alerts/webhooks.ts'
import type { FailedCallRow } from '../../db/schema.ts'
import { actorOf, audited, noteRead } from '../audited.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.alerts}/webhooks`
const tags = ['alerts']
const params = Type.Object({ id: Uuid })
const querystring = Type.Object(pageQuery)

export function webhookRoutes(app: App, { context }: Parts): void {
  const { db } = context

  app.post(
    path,
    {
      schema: {
        tags,
        summary: 'Registers a webhook',
        description: 'It is called once to confirm it, and has to answer with a 2xx within 10 seconds.',
        body: NewWebhook,
        response: { 201: Webhook },
      },
    },
    async (request, reply) => {
      reply.code(201)
      return registerWebhook(context, ownerOf(request).ownerId, request.body, actorOf(request))
    },
  )

  app.get(
    path,
    { schema: { tags, summary: 'Webhooks', querystring, response: { 200: Type.Array(Webhook) } } },
    async (request, reply) => {
      const { items, total } = await listWebhooks(context, ownerOf(request).ownerId, pageOf(request.query))
      setPageHeaders(request, reply, total, request.query)
      if (items.length > 0) await noteRead(context, request, 'webhook.read')
      return items
    },
  )

  app.get(
    `${path}/failed-calls`,
    {
      schema: {
        tags,
        summary: 'Calls that did not end in a 2xx, of the last 30 days',
        querystring,
        response: { 200: Type.Object({ items: Type.Array(FailedCall) }) },
      },
    },
    async (request, reply) => {
      const { ownerId, username } = ownerOf(request)
      const { items, total } = await listFailedCalls(db, ownerId, pageOf(request.query))
      setPageHeaders(request, reply, total, request.query)
      return { items: items.map((row) => failedCallView(username, row)) }
    },
  )

  app.get(
    `${path}/:id`,
    { schema: { tags, summary: 'A webhook', params, response: { 200: Webhook } } },
    async (request) => {
      const webhook = await findWebhook(context, ownerOf(request).ownerId, request.params.id)
      if (!webhook) throw notFound()
      await noteRead(context, request, 'webhook.read', { subject: webhook.id })
      return webhook
    },
  )

  app.delete(
    `${path}/:id`,
    {
      schema: {
        tags,
        summary: 'Removes a webhook, with what it has not been told yet',
        params,
        response: { 204: Type.Null({ description: 'Removed' }) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      await audited(context, request, async (within, note) => {
        if (!(await removeWebhook(within.db, ownerOf(request).ownerId, id))) throw notFound()
        await note('webhook.removed', { subject: id.toLowerCase() })
      })
      reply.code(204)
    },
  )
}

function failedCallView(username: string, row: FailedCallRow): Static<typeof FailedCall> {
  const { created_at, url, request_body, status, response, connection_error } = row
  const answer = status === null ? {} : { status, response: response ?? '' }
  return {
    apiOwner: username,
    createdAt: created_at.replace(/\.\d+Z$/, 'Z'),
    url,
    ...answer,
    requestBody: request_body,
    ...(connection_error === null ? {} : { connectionError: connection_error }),
  }
}
