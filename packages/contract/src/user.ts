import Type, { type Static } from 'typebox'
import { credentialStatuses, Micros, Uuid } from './values.ts'

/** How a user shows its credentials: no secrets. */
const CredentialReference = Type.Object({
  id: Uuid,
  status: Type.Enum(credentialStatuses),
  createdTime: Micros,
})

export const User = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    email: Type.String(),
    phone: Type.Optional(Type.String()),
    address: Type.Optional(Type.String()),
    externalId: Type.Optional(Type.String()),
    agLeaderCredentials: Type.Optional(CredentialReference),
  },
  { title: 'LeafUser' },
)
export type User = Static<typeof User>

/** Null first: where types are coerced, text would take a null for the empty text. */
const emptiable = Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength: 255 })]))
const filled = Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' })
const optional = {
  phone: emptiable,
  address: emptiable,
  externalId: emptiable,
  /** Names the credentials to keep. */
  agLeaderCredentials: Type.Optional(Type.Union([Type.Object({ id: Uuid }), Type.Null()])),
}

export const NewUser = Type.Object({ name: filled, email: filled, ...optional }, { title: 'leafUser' })
export type NewUser = Static<typeof NewUser>

/** PUT without an id in the path names the user in the body. */
export const ReplacedUser = Type.Object(
  { id: Uuid, name: filled, email: filled, ...optional },
  { title: 'leafUser' },
)
export type ReplacedUser = Static<typeof ReplacedUser>

export const UserChanges = Type.Object(
  { name: Type.Optional(filled), email: Type.Optional(filled), ...optional },
  { title: 'leafUser' },
)
export type UserChanges = Static<typeof UserChanges>

export const userSortProperties = ['id', 'name', 'email', 'externalId'] as const
