import Type, { type Static } from 'typebox'
import { credentialStatuses, Micros, Uuid } from './values.ts'

export const AgLeaderCredentials = Type.Object(
  {
    id: Uuid,
    status: Type.Enum(credentialStatuses),
    createdTime: Micros,
    accessToken: Type.Optional(Type.String()),
    refreshToken: Type.String(),
    publicKey: Type.String(),
    privateKey: Type.String(),
  },
  { title: 'AgLeaderCredentials' },
)
export type AgLeaderCredentials = Static<typeof AgLeaderCredentials>

const secret = Type.String({ minLength: 1, maxLength: 8192 })
export const NewAgLeaderCredentials = Type.Object(
  { refreshToken: secret, publicKey: secret, privateKey: secret, accessToken: Type.Optional(secret) },
  { title: 'agLeaderCredentials' },
)
export type NewAgLeaderCredentials = Static<typeof NewAgLeaderCredentials>

export const CredentialsStatus = Type.Object({ status: Type.Enum(credentialStatuses) })
export type CredentialsStatus = Static<typeof CredentialsStatus>

export const CredentialEvent = Type.Object(
  {
    id: Uuid,
    createdDate: Micros,
    statusCode: Type.Integer({ description: "The provider's answer; 0 when there was none" }),
    headers: Type.String(),
    body: Type.String(),
  },
  { title: 'CredentialEvent' },
)
export type CredentialEvent = Static<typeof CredentialEvent>

export const SyncState = Type.Object(
  {
    state: Type.Enum(['waiting', 'running', 'finished', 'failed']),
    lastSync: Type.Optional(Micros),
    nextSync: Micros,
    started: Type.Optional(Micros),
    found: Type.Integer(),
    downloaded: Type.Integer(),
    converted: Type.Integer(),
    failed: Type.Integer(),
    waiting: Type.Integer({ description: 'Known and not fetched yet: new files and new versions' }),
    waitingBytes: Type.Integer(),
    lastError: Type.Optional(Type.String()),
    lastErrorCode: Type.Optional(
      Type.String({
        description:
          'rejected, insufficient_scope, rate_limited, unreachable, paused, changed, stale_cursor, unexpected, storage_full, internal',
      }),
    ),
    lastErrorTime: Type.Optional(Micros),
  },
  { title: 'SyncState' },
)
export type SyncState = Static<typeof SyncState>
