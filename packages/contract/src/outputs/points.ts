/** Standard points as GeoJSON: which properties a point of each operation type has. Units are told by `units`. */
import Type, { type Static, type TSchema } from 'typebox'
import { Millis, type operationTypes } from '../values.ts'

type OperationType = (typeof operationTypes)[number]

const everywhere = [
  'area',
  'distance',
  'elevation',
  'heading',
  'speed',
  'equipmentWidth',
  'fuelUsed',
  'fuelRate',
  'implementOffset',
  'xOffset',
  'yOffset',
]
const own: Readonly<Record<OperationType, readonly string[]>> = {
  planted: [
    'seedRate',
    'seedRateTarget',
    'seedDepth',
    'downForce',
    'downForceMargin',
    'singulation',
    'skips',
    'doubles',
    'groundContact',
    'spacingVariation',
    'seedSpacing',
    'rideQuality',
  ],
  applied: ['appliedRate', 'appliedRateTarget'],
  harvested: [
    'harvestMoisture',
    'wetMass',
    'wetMassPerArea',
    'dryMass',
    'dryMassPerArea',
    'wetVolume',
    'wetVolumePerArea',
    'dryVolume',
    'dryVolumePerArea',
    'cropFlow',
    'proteinPercentage',
    'samplingInterval',
  ],
  tillage: ['tillageDepthTarget', 'tillageDepthActual'],
}
/** What each point has, as far as the source or a computation tells it everywhere. */
const required: Readonly<Record<OperationType, readonly string[]>> = {
  planted: ['crop', 'seedRate'],
  applied: ['appliedRate', 'products'],
  harvested: ['crop', 'harvestMoisture', 'wetMass', 'wetMassPerArea', 'dryMass', 'dryMassPerArea'],
  tillage: [],
}

const names = Type.Array(Type.String(), { minItems: 1 })
const texts: Readonly<Record<OperationType, Readonly<Record<string, TSchema>>>> = {
  planted: { crop: Type.String(), variety: Type.String(), productIndex: Type.Integer() },
  applied: {
    crop: Type.String(),
    products: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          rate: Type.Object({ value: Type.Optional(Type.Number()) }, { additionalProperties: false }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
  },
  harvested: { crop: Type.String(), variety: Type.String() },
  tillage: { tillType: names },
}

function propertiesOf(type: OperationType) {
  const optional: Record<string, TSchema> = {
    originalOperationType: Type.String(),
    recordingStatus: Type.String(),
    sectionId: Type.Integer(),
    machinery: names,
    ...texts[type],
    ...Object.fromEntries([...everywhere, ...own[type]].map((name) => [name, Type.Number()])),
  }
  return Type.Object(
    {
      timestamp: Type.Union([Millis, Type.Null()], { description: 'null where the source tells no time' }),
      operationType: Type.Literal(type),
      area: Type.Number(),
      distance: Type.Number(),
      elevation: Type.Number({ description: '0 where the source tells none' }),
      ...Object.fromEntries(
        Object.entries(optional).map(([name, schema]) => [
          name,
          required[type].includes(name) ? schema : Type.Optional(schema),
        ]),
      ),
    },
    { additionalProperties: false },
  )
}

/** Longitude and latitude in degrees. */
const Position = Type.Array(Type.Number({ minimum: -180, maximum: 180 }), { minItems: 2, maxItems: 2 })
export const PointGeometry = Type.Object(
  { type: Type.Literal('Point'), coordinates: Position },
  { additionalProperties: false },
)

function pointsOf(type: OperationType, title: string) {
  const feature = Type.Object(
    { type: Type.Literal('Feature'), geometry: PointGeometry, properties: propertiesOf(type) },
    { additionalProperties: false },
  )
  return Type.Object(
    { type: Type.Literal('FeatureCollection'), features: Type.Array(feature, { minItems: 1 }) },
    { title, additionalProperties: false },
  )
}

/** `standardGeojson`, and `filteredGeojson`, which holds some of its points. */
export const PlantedGeojson = pointsOf('planted', 'PlantedGeojson')
export const AppliedGeojson = pointsOf('applied', 'AppliedGeojson')
export const HarvestedGeojson = pointsOf('harvested', 'HarvestedGeojson')
export const TillageGeojson = pointsOf('tillage', 'TillageGeojson')

/** Every row of a source under the source's own names; a row without a position on earth has no geometry. */
export const RawGeojson = Type.Object(
  {
    type: Type.Literal('FeatureCollection'),
    features: Type.Array(
      Type.Object(
        {
          type: Type.Literal('Feature'),
          geometry: Type.Union([PointGeometry, Type.Null()]),
          properties: Type.Record(
            Type.String(),
            Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { title: 'RawGeojson', additionalProperties: false },
)
export type RawGeojson = Static<typeof RawGeojson>
