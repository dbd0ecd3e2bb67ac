import type { AuditAction, AuditActorKind } from '@sheaf/contract'
import type { Defaulted, Instant } from './columns.ts'

export interface AuditLogTable {
  id: string
  owner_id: string | null
  user_id: string | null
  at: Defaulted<Instant>
  actor_kind: AuditActorKind
  actor_name: string
  action: AuditAction
  subject: string | null
  ip: string | null
  request_id: string | null
}
