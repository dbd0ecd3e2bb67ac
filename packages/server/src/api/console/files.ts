import { basePaths, Reprocessed, Uuid } from '@sheaf/contract'
import Type from 'typebox'
import { reprocessFile } from '../../files/convert-again.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { ownerOf } from '../session.ts'

export function consoleFileRoutes(app: App, { context }: Parts): void {
  app.post(
    `${basePaths.console}/files/:id/reprocess`,
    {
      schema: {
        tags: ['Console'],
        summary: 'Makes a file again, failed or not, with the configuration as it is now',
        params: Type.Object({ id: Uuid }),
        response: { 200: Reprocessed },
      },
    },
    async (request) => {
      const { id } = request.params
      if (!(await reprocessFile(context, ownerOf(request).ownerId, id))) throw notFound()
      return { id }
    },
  )
}
