import Type, { type Static } from 'typebox'
import { Micros, Uuid } from './values.ts'

/** A prescription that the provider took. */
export const SentPrescription = Type.Object(
  { id: Type.String({ description: "The provider's identifier" }), name: Type.String() },
  { title: 'SentPrescription' },
)
export type SentPrescription = Static<typeof SentPrescription>

/** One attempt to send a prescription. */
export const Prescription = Type.Object(
  {
    id: Type.String({ description: "The provider's identifier where it took the map, else ours" }),
    leafUserId: Uuid,
    provider: Type.String(),
    name: Type.String(),
    size: Type.Integer({ description: 'Bytes of the zip' }),
    sha256: Type.String(),
    status: Type.Enum(['SENDING', 'SENT', 'FAILED']),
    statusDetails: Type.Optional(Type.String()),
    createdTime: Micros,
    updatedTime: Micros,
  },
  { title: 'Prescription' },
)
export type Prescription = Static<typeof Prescription>
