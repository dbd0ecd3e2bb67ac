import { IdToken, Login } from '@sheaf/contract'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { record } from '../audit/audit.ts'
import { authenticateOwner } from '../owners/owners.ts'
import { issueToken } from '../owners/tokens.ts'
import { whereFrom } from './audited.ts'
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
      const token = await signIn(parts, request)
      reply.header('authorization', `Bearer ${token}`)
      return { id_token: token }
    },
  )
}

/** A token; 401 for a wrong name as for a wrong password. */
export async function signIn(
  { context, signingKeys }: Parts,
  request: FastifyRequest<{ Body: Login }>,
): Promise<string> {
  const { username, password, rememberMe } = request.body
  const { owner, named } = await authenticateOwner(context.db, username, password)
  const action = owner ? 'signIn.succeeded' : 'signIn.failed'
  // Of a name that nobody has as well, so that both take as long; without that name, which may be a password.
  const by = { kind: 'owner', name: named?.username ?? 'unknown', ...whereFrom(request) } as const
  await record(context.db, { action, by, ownerId: named?.id ?? null }, new Date(context.clock()))
  if (!owner) throw new HttpProblem(401, 'Bad credentials')
  const remembered = rememberMe === true || (typeof rememberMe === 'string' && /^true$/i.test(rememberMe))
  await signingKeys.current()
  return issueToken(signingKeys.newest(), owner, { now: context.clock(), rememberMe: remembered })
}
