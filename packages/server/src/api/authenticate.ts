import { type AuditAction, IdToken, Login } from '@sheaf/contract'
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { record } from '../audit/audit.ts'
import type { Owner } from '../db/schema.ts'
import { countAttempt, forgiveAttempt } from '../owners/attempts.ts'
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
      const token = await signIn(parts, request, reply)
      reply.header('authorization', `Bearer ${token}`)
      return { id_token: token }
    },
  )
}

/** A token; 401 for a wrong name as for a wrong password, 429 after too many of either, whether there is such a name or not. */
export async function signIn(
  { context, signingKeys, limits }: Parts,
  request: FastifyRequest<{ Body: Login }>,
  reply: FastifyReply,
): Promise<string> {
  const { username, password, rememberMe } = request.body
  const attempt = { username, ip: request.ip }
  const { waitMs, isFirstRefused } = await countAttempt(context, attempt, limits.signInAttempts)
  if (waitMs > 0) {
    if (isFirstRefused) await note(context, request, 'signIn.throttled')
    reply.header('retry-after', Math.ceil(waitMs / 1000))
    throw new HttpProblem(
      429,
      `Too many attempts to sign in: try again in ${Math.ceil(waitMs / 60_000)} minutes`,
    )
  }
  const { owner, named } = await authenticateOwner(context.db, username, password)
  const action = owner ? 'signIn.succeeded' : 'signIn.failed'
  // Of a name that nobody has as well, so that both take as long; without that name, which may be a password.
  await note(context, request, action, named)
  if (!owner) throw new HttpProblem(401, 'Bad credentials')
  await forgiveAttempt(context, attempt)
  const remembered = rememberMe === true || (typeof rememberMe === 'string' && /^true$/i.test(rememberMe))
  await signingKeys.current()
  return issueToken(signingKeys.newest(), owner, { now: context.clock(), rememberMe: remembered })
}

function note(
  { db, clock }: Parts['context'],
  request: FastifyRequest,
  action: AuditAction,
  named?: Pick<Owner, 'id' | 'username'>,
): Promise<void> {
  const by = { kind: 'owner', name: named?.username ?? 'unknown', ...whereFrom(request) } as const
  return record(db, { action, by, ownerId: named?.id ?? null }, new Date(clock()))
}
