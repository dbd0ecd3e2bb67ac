import { AuditEntry, basePaths, pageQuery, Uuid } from '@sheaf/contract'
import Type, { type Static } from 'typebox'
import { type AuditRow, listAudit } from '../../audit/audit.ts'
import type { App, Parts } from '../parts.ts'
import { setPageHeaders } from '../request/paged.ts'
import { pageOf } from '../request/query.ts'
import { ownerOf } from '../session.ts'

export function auditRoute(app: App, { context }: Parts): void {
  app.get(
    `${basePaths.console}/audit`,
    {
      schema: {
        tags: ['Console'],
        summary: 'Who read or changed a secret, newest first, of the last 400 days',
        querystring: Type.Object({ leafUserId: Type.Optional(Uuid), ...pageQuery }),
        response: { 200: Type.Array(AuditEntry) },
      },
    },
    async (request, reply) => {
      const { leafUserId, ...page } = request.query
      const wanted = { userId: leafUserId, page: pageOf(page) }
      const { items, total } = await listAudit(context.db, ownerOf(request).ownerId, wanted)
      setPageHeaders(request, reply, total, page)
      return items.map(view)
    },
  )
}

function view(row: AuditRow): Static<typeof AuditEntry> {
  return {
    id: row.id,
    at: row.at,
    action: row.action,
    actor: { kind: row.actor_kind, name: row.actor_name, ...(row.ip === null ? {} : { ip: row.ip }) },
    ...(row.user_id === null ? {} : { leafUserId: row.user_id }),
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...(row.request_id === null ? {} : { requestId: row.request_id }),
  }
}
