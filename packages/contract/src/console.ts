/** What the console at `/` asks besides the API of every client: `/console/...`, with its cookie or a token. */
import Type, { type Static } from 'typebox'
import { pageQuery } from './paging.ts'
import { credentialStatuses, Micros, Millis, Uuid } from './values.ts'

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

const count = Type.Integer({ minimum: 0 })

/** A user with how it stands. */
export const ConsoleUser = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    email: Type.String(),
    externalId: Type.Optional(Type.String()),
    connections: Type.Array(
      Type.Object({
        provider: Type.String(),
        status: Type.Enum(credentialStatuses),
        connectedTime: Micros,
        sync: Type.Optional(Type.Enum(['waiting', 'running', 'finished', 'failed'])),
        lastSync: Type.Optional(Micros),
        nextSync: Type.Optional(Micros),
        lastError: Type.Optional(Type.String()),
      }),
    ),
    files: Type.Object({ processing: count, processed: count, failed: count }),
    operations: count,
    fields: count,
  },
  { title: 'ConsoleUser' },
)
export type ConsoleUser = Static<typeof ConsoleUser>

export const consoleUserQuery = {
  ...pageQuery,
  search: Type.Optional(
    Type.String({ maxLength: 255, description: 'Part of name, email or external id, in any case' }),
  ),
  needing: Type.Optional(
    Type.Boolean({
      description: 'true: whose connection or sync does not work, or of whose files some failed',
    }),
  ),
}

/** Of all users of the owner together. */
export const Overview = Type.Object(
  {
    users: count,
    connected: count,
    files: Type.Object({ processing: count, processed: count, failed: count }),
    operations: count,
    fields: count,
  },
  { title: 'Overview' },
)
export type Overview = Static<typeof Overview>

/** One alert and what became of it. */
export const Delivery = Type.Object(
  {
    id: Uuid,
    webhookId: Uuid,
    event: Type.String(),
    body: Type.String({ description: 'As it is sent' }),
    createdTime: Micros,
    status: Type.Enum(['waiting', 'delivered', 'failed'], {
      description: '`failed`: no further call is made, unless somebody asks for one',
    }),
    failedCalls: count,
    lastCall: Type.Optional(Micros),
    lastStatus: Type.Optional(Type.Integer({ description: 'Of the answer to the last call' })),
    lastError: Type.Optional(Type.String({ description: 'Why the last call had no answer' })),
    nextCall: Type.Optional(Micros),
    deliveredTime: Type.Optional(Micros),
  },
  { title: 'Delivery' },
)
export type Delivery = Static<typeof Delivery>

export const deliveryQuery = { ...pageQuery, webhookId: Type.Optional(Uuid) }

export const Sample = Type.Object({ leafUserId: Uuid, batchId: Uuid }, { title: 'Sample' })
export type Sample = Static<typeof Sample>

export const Reprocessed = Type.Object({ id: Uuid }, { title: 'Reprocessed' })
export type Reprocessed = Static<typeof Reprocessed>
