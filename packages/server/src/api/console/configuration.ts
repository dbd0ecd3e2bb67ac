import { basePaths, ConfigurationKey, configurationKeys } from '@sheaf/contract'
import Type from 'typebox'
import type { App } from '../parts.ts'

export function configurationDescriptionRoute(app: App): void {
  app.get(
    `${basePaths.console}/configuration-description`,
    {
      schema: {
        tags: ['Console'],
        summary: 'Every key of a configuration, and what it does',
        response: { 200: Type.Array(ConfigurationKey) },
      },
    },
    async () => configurationKeys(),
  )
}
