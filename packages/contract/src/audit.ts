/** Who read or changed a secret: ours, below `/console`. */
import Type, { type Static } from 'typebox'
import { Micros, Uuid } from './values.ts'

/** `service`: what Sheaf did by itself. */
export const auditActorKinds = ['owner', 'apiKey', 'magicLink', 'commandLine', 'browser', 'service'] as const
export type AuditActorKind = (typeof auditActorKinds)[number]

export const auditActions = [
  'signIn.succeeded',
  'signIn.failed',
  'signIn.throttled',
  'owner.created',
  'owner.passwordReset',
  'owner.tokensRevoked',
  'user.removed',
  'credentials.read',
  'credentials.attached',
  'credentials.removed',
  'appKey.created',
  'appKey.replaced',
  'appKey.removed',
  'apiKey.created',
  'apiKey.revoked',
  'webhook.created',
  'webhook.read',
  'webhook.removed',
  'magicLink.created',
  'magicLink.removed',
  'masterKey.rotated',
  'masterKey.backedUp',
  'signingKey.rotated',
] as const
export type AuditAction = (typeof auditActions)[number]

export const AuditEntry = Type.Object(
  {
    id: Uuid,
    at: Micros,
    action: Type.Enum(auditActions),
    actor: Type.Object({
      kind: Type.Enum(auditActorKinds),
      name: Type.String({ description: 'Of an owner the name it signs in with, of an API key its id' }),
      ip: Type.Optional(Type.String()),
    }),
    leafUserId: Type.Optional(Uuid),
    subject: Type.Optional(Type.String({ description: 'Id or name of what the secret belongs to' })),
    requestId: Type.Optional(Type.String({ description: 'As `X-Request-Id` of the answer' })),
  },
  { title: 'AuditEntry' },
)
export type AuditEntry = Static<typeof AuditEntry>
