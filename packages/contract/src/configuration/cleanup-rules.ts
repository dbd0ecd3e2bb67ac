import Type, { type Static } from 'typebox'

const numbers = Type.Array(
  Type.Object({ operator: Type.Enum(['GT', 'GTE', 'LT', 'LTE']), value: Type.Number() }),
  { minItems: 1, maxItems: 10 },
)
const texts = Type.Array(Type.Object({ operator: Type.Enum(['EQ', 'NE']), value: Type.String() }), {
  minItems: 1,
  maxItems: 10,
})

/** By point property; a point is valid when all conditions of all its properties hold. `{}` filters nothing. */
export const CleanupRules = Type.Object(
  {
    recordingStatus: Type.Optional(texts),
    crop: Type.Optional(texts),
    area: Type.Optional(numbers),
    seedRate: Type.Optional(numbers),
    appliedRate: Type.Optional(numbers),
    products: Type.Optional(numbers),
    harvestMoisture: Type.Optional(numbers),
    wetMass: Type.Optional(numbers),
    wetMassPerArea: Type.Optional(numbers),
    wetVolume: Type.Optional(numbers),
    wetVolumePerArea: Type.Optional(numbers),
    tillageDepthActual: Type.Optional(numbers),
  },
  { additionalProperties: false },
)
export type CleanupRules = Static<typeof CleanupRules>

const positive = (): NonNullable<CleanupRules['seedRate']> => [{ operator: 'GT', value: 0 }]
const notNegative = (): NonNullable<CleanupRules['products']> => [{ operator: 'GTE', value: 0 }]

export const defaultCleanupRules: CleanupRules = {
  recordingStatus: [{ operator: 'EQ', value: 'On' }],
  crop: [{ operator: 'NE', value: 'unknown' }],
  seedRate: positive(),
  appliedRate: positive(),
  products: notNegative(),
  harvestMoisture: [
    { operator: 'GT', value: 0 },
    { operator: 'LT', value: 100 },
  ],
  wetMass: positive(),
  wetMassPerArea: positive(),
  wetVolume: positive(),
  wetVolumePerArea: positive(),
  tillageDepthActual: notNegative(),
}
