import { IdToken, Login } from '@sheaf/contract'
import type { onRequestAsyncHookHandler } from 'fastify'
import { authenticateOwner } from '../owners/owners.ts'
import { issueToken } from '../owners/tokens.ts'
import { HttpProblem } from './errors/problem.ts'
import type { App, Parts } from './parts.ts'

/** `limit`: of sign-ins by whatever route. */
export function authenticateRoute(app: App, parts: Parts, limit: onRequestAsyncHookHandler): void {
  app.post(
    '/api/authenticate',
    {
      config: { public: true },
      onRequest: limit,
      schema: {
        tags: ['authentication'],
        summary: 'A token for the API owner',
        security: [],
        body: Login,
        response: { 200: IdToken },
      },
    },
    async (request, reply) => {
      const token = await signIn(parts, request.body)
      reply.header('authorization', `Bearer ${token}`)
      return { id_token: token }
    },
  )
}

/** A token; 401 for a wrong name as for a wrong password. */
export async function signIn(
  { context, signingKey }: Parts,
  { username, password, rememberMe }: Login,
): Promise<string> {
  const owner = await authenticateOwner(context.db, username, password)
  if (!owner) throw new HttpProblem(401, 'Bad credentials')
  const remembered = String(rememberMe).toLowerCase() === 'true'
  return issueToken(signingKey, owner, { now: context.clock(), rememberMe: remembered })
}
