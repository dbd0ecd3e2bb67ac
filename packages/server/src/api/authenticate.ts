import { IdToken, Login } from '@sheaf/contract'
import { authenticateOwner } from '../owners/owners.ts'
import { issueToken } from '../owners/tokens.ts'
import { HttpProblem } from './errors/problem.ts'
import type { App, Parts } from './parts.ts'

export function authenticateRoute(app: App, { context, limits, signingKey }: Parts): void {
  app.post(
    '/api/authenticate',
    {
      config: { public: true, rateLimit: { max: limits.loginsAMinute, timeWindow: '1 minute' } },
      schema: {
        tags: ['authentication'],
        summary: 'A token for the API owner',
        security: [],
        body: Login,
        response: { 200: IdToken },
      },
    },
    async (request, reply) => {
      const { username, password, rememberMe } = request.body
      const owner = await authenticateOwner(context.db, username, password)
      if (!owner) throw new HttpProblem(401, 'Bad credentials')
      const remembered = String(rememberMe).toLowerCase() === 'true'
      const token = await issueToken(signingKey, owner, { now: context.clock(), rememberMe: remembered })
      reply.header('authorization', `Bearer ${token}`)
      return { id_token: token }
    },
  )
}
