import { basePaths, Delivery, deliveryQuery, Uuid } from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import { listDeliveries, sendAgain } from '../../alerts/deliveries.ts'
import type { AlertRow } from '../../db/schema.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

const path = `${basePaths.console}/deliveries`
const tags = ['Console']

export function deliveryRoutes(app: App, { context }: Parts): void {
  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'Alerts of the last 30 days, newest first, and what became of them',
        querystring: Type.Object(deliveryQuery),
        response: { 200: Type.Array(Delivery) },
      },
    },
    async (request, reply) => {
      const { webhookId, ...window } = request.query
      const { ownerId } = ownerOf(request)
      const { items, total } = await listDeliveries(context.db, ownerId, { webhookId, page: pageOf(window) })
      setPageHeaders(request, reply, total, window)
      return items.map(viewOf)
    },
  )

  app.post(
    `${path}/:alertId/retry`,
    {
      schema: {
        tags,
        summary: 'Sends an alert again now, also one that was delivered',
        params: Type.Object({ alertId: Uuid }),
        response: { 200: Delivery },
      },
    },
    async (request) => {
      const alert = await sendAgain(context, ownerOf(request).ownerId, request.params.alertId)
      if (!alert) throw notFound()
      return viewOf(alert)
    },
  )
}

function viewOf(alert: AlertRow): Static<typeof Delivery> {
  const { called_at, last_status, last_error, next_at, delivered_at } = alert
  return {
    id: alert.id,
    webhookId: alert.webhook_id,
    event: JSON.parse(alert.body).type,
    body: alert.body,
    createdTime: alert.created_at,
    status: delivered_at !== null ? 'delivered' : next_at !== null ? 'waiting' : 'failed',
    failedCalls: alert.attempts,
    ...(called_at === null ? {} : { lastCall: called_at }),
    ...(last_status === null ? {} : { lastStatus: last_status }),
    ...(last_error === null ? {} : { lastError: last_error }),
    ...(next_at === null ? {} : { nextCall: next_at }),
    ...(delivered_at === null ? {} : { deliveredTime: delivered_at }),
  }
}
