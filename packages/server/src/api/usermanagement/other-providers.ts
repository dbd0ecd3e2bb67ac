import { basePaths, otherProviders } from '@sheaf/contract'
import { HttpProblem, notFound } from '../errors/problem.ts'
import type { App } from '../parts.ts'

/** Providers that Leaf has and Sheaf has not: nobody is connected to them, and nobody can be. */
export function otherProviderRoutes(app: App): void {
  for (const provider of otherProviders) {
    const path = `${basePaths.usermanagement}/users/:leafUserId/${provider}-credentials`
    const schema = { hide: true }
    const notConnected = async () => {
      throw notFound()
    }
    app.get(path, { schema }, notConnected)
    app.delete(path, { schema }, notConnected)
    app.get(`${path}/events`, { schema }, notConnected)
    app.post(path, { schema }, async () => {
      throw new HttpProblem(501, `The provider ${provider} is not served`)
    })
  }
}
