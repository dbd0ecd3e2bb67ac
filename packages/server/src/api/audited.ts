/** Who asks, for the audit log, and work that is recorded in its own transaction. */
import type { AuditAction } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import { type Actor, type Audited, record } from '../audit/audit.ts'
import type { Context } from '../context.ts'
import { ownerOf } from './session.ts'

export function actorOf(request: FastifyRequest): Actor {
  const { username, apiKeyId } = ownerOf(request)
  const kind = apiKeyId === undefined ? 'owner' : 'apiKey'
  return { kind, name: apiKeyId ?? username, ...whereFrom(request) }
}

export function whereFrom({ ip, id }: FastifyRequest): { ip: string; requestId: string } {
  return { ip, requestId: id }
}

/** Notes what was done, about what. */
type Note = (action: AuditAction, about: Pick<Audited, 'userId' | 'subject'>) => Promise<void>

/** What `work` does and what it notes is stored together, or not at all. */
export function audited<Result>(
  context: Context,
  request: FastifyRequest,
  work: (within: Context, note: Note) => Promise<Result>,
): Promise<Result> {
  return context.db
    .transaction()
    .execute((tx) =>
      work({ ...context, db: tx }, (action, about) => note(context, tx, request, action, about)),
    )
}

/** A secret that is read: noted before it is told. */
export function noteRead(
  context: Context,
  request: FastifyRequest,
  action: AuditAction,
  about: Pick<Audited, 'userId' | 'subject'> = {},
): Promise<void> {
  return note(context, context.db, request, action, about)
}

function note(
  { clock }: Context,
  db: Context['db'],
  request: FastifyRequest,
  action: AuditAction,
  about: Pick<Audited, 'userId' | 'subject'>,
): Promise<void> {
  const entry = { action, by: actorOf(request), ownerId: ownerOf(request).ownerId, ...about }
  return record(db, entry, new Date(clock()))
}
