/** What the page of a Magic Link asks: `/magic-link/{id}/session`, with the cookie that opening the link sets. */
import Type, { type Static } from 'typebox'
import { magicLinkWidgets } from './magic-link.ts'
import { batchStatuses, fileStatuses, Micros, Millis, operationTypes, Uuid } from './values.ts'

export const ConnectionOutcome = Type.Enum(['connected', 'denied', 'refused', 'unavailable'], {
  description:
    'How the last attempt ended: `denied` by the grower; `refused` where the provider takes neither keys nor code; `unavailable` where it does not answer',
})
export type ConnectionOutcome = Static<typeof ConnectionOutcome>

/** Who asks for what. */
export const MagicLinkSession = Type.Object(
  {
    widget: Type.Enum(Object.values(magicLinkWidgets)),
    companyName: Type.Optional(Type.String()),
    companyLogo: Type.Optional(Type.String()),
    headerImage: Type.Optional(Type.String()),
    backgroundColor: Type.String(),
    leafUserName: Type.Optional(Type.String({ description: 'Where the link shows it' })),
    disconnectEnabled: Type.Boolean(),
    expiresAt: Millis,
    largestUpload: Type.Optional(Type.Integer({ description: 'Bytes; of file uploads' })),
    providers: Type.Array(
      Type.Object({
        provider: Type.String(),
        connected: Type.Boolean(),
        connectedTime: Type.Optional(Micros),
        sendsPrescriptions: Type.Boolean({ description: 'Whether leave to send prescriptions is asked for' }),
      }),
      { description: 'None of file uploads' },
    ),
    lastOutcome: Type.Optional(ConnectionOutcome),
  },
  { title: 'MagicLinkSession' },
)
export type MagicLinkSession = Static<typeof MagicLinkSession>

const upload = {
  id: Uuid,
  fileName: Type.String(),
  size: Type.Integer(),
  status: Type.Enum(batchStatuses),
  statusCode: Type.Optional(Type.String({ description: 'Why it failed; stable' })),
  statusDetails: Type.Optional(Type.String({ description: 'Why it failed' })),
  uploadTimestamp: Micros,
}
export const SessionUpload = Type.Object(upload, { title: 'SessionUpload' })
export type SessionUpload = Static<typeof SessionUpload>

const SessionFile = Type.Object({
  fileName: Type.String(),
  status: Type.Enum(fileStatuses),
  operationType: Type.Optional(Type.Enum(operationTypes)),
  crops: Type.Array(Type.String()),
  area: Type.Optional(Type.Number({ description: 'm2' })),
  startTime: Type.Optional(Micros),
  code: Type.Optional(Type.String({ description: 'Why it failed; stable' })),
  detail: Type.Optional(Type.String({ description: 'Why it failed, for a person' })),
})

export const SessionUploadProgress = Type.Object(
  {
    ...upload,
    converted: Type.Integer({ description: 'Files that came of it' }),
    processing: Type.Integer(),
    failed: Type.Integer(),
    files: Type.Array(SessionFile, {
      description: 'Machine files found in it, as soon as each is converted',
    }),
    entries: Type.Array(
      Type.Object({
        path: Type.String(),
        outcome: Type.Enum(['read', 'ignored', 'failed']),
        code: Type.Optional(Type.String()),
        detail: Type.Optional(Type.String()),
      }),
    ),
  },
  { title: 'SessionUploadProgress' },
)
export type SessionUploadProgress = Static<typeof SessionUploadProgress>

/** What the page of a link begins with: `data-state` of the element that it is shown in. */
export type MagicLinkPageState =
  | { readonly ended: 'unknown' | 'expired' | 'usedUp' }
  | {
      /** Of the page; its calls go below it. */
      readonly path: string
      readonly session: MagicLinkSession
      /** Newest first; none but of file uploads. */
      readonly uploads: readonly SessionUpload[]
    }
