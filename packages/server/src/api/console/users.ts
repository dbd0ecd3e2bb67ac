import { basePaths, ConsoleUser, consoleUserQuery } from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import { listUserHealth, type UserHealth } from '../../users/health.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

export function consoleUserRoutes(app: App, { context }: Parts): void {
  app.get(
    `${basePaths.console}/users`,
    {
      schema: {
        tags: ['Console'],
        summary: 'Users by name, with their connections and what came of their data',
        querystring: Type.Object(consoleUserQuery),
        response: { 200: Type.Array(ConsoleUser) },
      },
    },
    async (request, reply) => {
      const { search, ...window } = request.query
      const { ownerId } = ownerOf(request)
      const { items, total } = await listUserHealth(context.db, ownerId, { search, page: pageOf(window) })
      setPageHeaders(request, reply, total, window)
      return items.map(viewOf)
    },
  )
}

function viewOf({ external_id, connections, ...user }: UserHealth): Static<typeof ConsoleUser> {
  const { id, name, email, files, operations, fields } = user
  return {
    id,
    name,
    email,
    ...(external_id === null ? {} : { externalId: external_id }),
    connections: connections.map(({ provider, status, created_at, ...sync }) => ({
      provider,
      status,
      connectedTime: created_at,
      ...(sync.state === null ? {} : { sync: sync.state }),
      ...(sync.finished_at === null ? {} : { lastSync: sync.finished_at }),
      ...(sync.next_at === null ? {} : { nextSync: sync.next_at }),
      ...(sync.last_error === null ? {} : { lastError: sync.last_error }),
    })),
    files,
    operations,
    fields,
  }
}
