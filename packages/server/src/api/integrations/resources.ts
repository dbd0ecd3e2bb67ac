import { basePaths, fileProviders, pageQuery, Resources, Uuid } from '@sheaf/contract'
import Type from 'typebox'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

const query = Type.Object({
  leafUserId: Type.Optional(Uuid),
  provider: Type.Optional(Type.Enum(fileProviders)),
  ...pageQuery,
})

export function resourceRoutes(app: App, { context }: Parts): void {
  app.get(
    `${basePaths.integrations}/resources`,
    {
      schema: {
        tags: ['AgLeader credentials'],
        summary: 'What was fetched with each connected credential',
        querystring: query,
        response: { 200: Resources },
      },
    },
    async (request, reply) => {
      const { page, size, ...filters } = request.query
      const { ownerId } = ownerOf(request)
      const { fetchedResources } = context.sync
      const { items, total } = await fetchedResources(ownerId, { ...filters, page: pageOf({ page, size }) })
      setPageHeaders(request, reply, total, { page, size })
      const summaries = items.map(({ provider, user_id, files, synced_at }) => ({
        provider,
        leafUserId: user_id,
        fields: 0,
        files,
        ...(synced_at === null ? {} : { syncReferenceTime: synced_at }),
      }))
      return { message: 'SUCCESS' as const, summaries }
    },
  )
}
