import { basePaths, ConsoleUser, consoleUserQuery, Overview } from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import { countHealth, listUserHealth, type UserHealth } from '../../users/health.ts'
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
      const { search, needing, ...window } = request.query
      const wanted = { search, needing, page: pageOf(window) }
      const { items, total } = await listUserHealth(context.db, ownerOf(request).ownerId, wanted)
      setPageHeaders(request, reply, total, window)
      return items.map(viewOf)
    },
  )

  app.get(
    `${basePaths.console}/users/overview`,
    { schema: { tags: ['Console'], summary: 'Counts over all users', response: { 200: Overview } } },
    (request) => countHealth(context.db, ownerOf(request).ownerId),
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
