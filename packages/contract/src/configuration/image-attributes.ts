import Type, { type Static, type TBoolean, type TOptional } from 'typebox'

/** What there are images of, by operation type. */
const attributes = {
  harvested: [
    'area',
    'distance',
    'elevation',
    'equipmentWidth',
    'harvestMoisture',
    'wetMass',
    'wetMassPerArea',
    'wetVolume',
    'wetVolumePerArea',
    'dryMass',
    'dryMassPerArea',
    'dryVolume',
    'dryVolumePerArea',
    'speed',
    'heading',
    'cropFlow',
    'proteinPercentage',
    'fuelRate',
    'fuelUsed',
  ],
  planted: [
    'heading',
    'distance',
    'elevation',
    'seedRate',
    'area',
    'equipmentWidth',
    'speed',
    'seedRateTarget',
    'seedDepth',
    'fuelRate',
    'fuelUsed',
    'downForce',
    'singulation',
  ],
  applied: [
    'heading',
    'distance',
    'elevation',
    'appliedRate',
    'area',
    'equipmentWidth',
    'speed',
    'appliedRateTarget',
    'fuelRate',
    'fuelUsed',
  ],
  tillage: [
    'area',
    'heading',
    'distance',
    'elevation',
    'equipmentWidth',
    'tillageDepthTarget',
    'speed',
    'tillageDepthActual',
    'fuelRate',
    'fuelUsed',
  ],
} as const

const flags = (names: readonly string[]) =>
  Type.Optional(
    Type.Object(
      Object.fromEntries(names.map((name) => [name, Type.Optional(Type.Boolean())])) as Record<
        string,
        TOptional<TBoolean>
      >,
    ),
  )

export const ImageAttributes = Type.Object({
  harvested: flags(attributes.harvested),
  planted: flags(attributes.planted),
  applied: flags(attributes.applied),
  tillage: flags(attributes.tillage),
})
export type ImageAttributes = Static<typeof ImageAttributes>

export const noImageAttributes: ImageAttributes = Object.fromEntries(
  Object.entries(attributes).map(([type, names]) => [
    type,
    Object.fromEntries(names.map((name) => [name, false])),
  ]),
)
