/** What the console at `/` asks besides the API of every client: `/console/...`, with its cookie or a token. */
import Type, { type Static } from 'typebox'
import { Millis, Uuid } from './values.ts'

export const ConsoleSession = Type.Object(
  { username: Type.String(), expiresAt: Millis },
  { title: 'ConsoleSession' },
)
export type ConsoleSession = Static<typeof ConsoleSession>

/** What a `change` is told of. A `source` is a provider's file, a `batch` an upload, before either is converted. */
export const changeKinds = [
  'owner',
  'user',
  'credential',
  'sync',
  'source',
  'batch',
  'file',
  'operation',
  'grower',
  'farm',
  'field',
  'boundaryUpload',
  'machine',
  'implement',
  'operator',
  'prescription',
  'webhook',
  'alert',
  'appKey',
  'apiKey',
  'magicLink',
] as const

/** Data of a `change` event: something is new, another, or gone. */
export const Change = Type.Object(
  {
    kind: Type.Enum(changeKinds),
    id: Type.Optional(
      Type.String({
        description: 'Of a `sync` that of its credential. None: many of the kind have changed at once',
      }),
    ),
    leafUserId: Type.Optional(Uuid),
  },
  { title: 'Change' },
)
export type Change = Static<typeof Change>
