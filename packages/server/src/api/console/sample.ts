import { basePaths, Sample } from '@sheaf/contract'
import { loadSample } from '../../sample/sample.ts'
import type { App, Parts } from '../parts.ts'
import { ownerOf } from '../session.ts'

export function sampleRoute(app: App, { context }: Parts): void {
  app.post(
    `${basePaths.console}/sample`,
    {
      schema: {
        tags: ['Console'],
        summary: 'Makes the sample grower, and uploads a year of one field for it, once',
        response: { 201: Sample },
      },
    },
    async (request, reply) => {
      reply.code(201)
      return loadSample(context, ownerOf(request).ownerId)
    },
  )
}
