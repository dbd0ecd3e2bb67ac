/** Summaries by operation type: a GeoJSON Feature whose geometry is the area that was worked. */
import Type, { type TSchema } from 'typebox'
import { Millis } from '../values.ts'

const closed = { additionalProperties: false }
const optional = <T extends TSchema>(schema: T) => Type.Optional(schema)
const unit = Type.String({ minLength: 1 })
const Measure = Type.Object({ value: Type.Number(), unit }, closed)
const spread = { avg: Type.Number(), min: Type.Number(), max: Type.Number(), unit }
const Spread = Type.Object(spread, closed)
const each = <T extends TSchema>(names: readonly string[], schema: T) =>
  Object.fromEntries(names.map((name) => [name, Type.Optional(schema)]))

const Position = Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })
const Ring = Type.Array(Position, { minItems: 4 })
const WorkedArea = Type.Object(
  {
    type: Type.Literal('MultiPolygon'),
    coordinates: Type.Array(Type.Array(Ring, { minItems: 1 })),
  },
  closed,
)

const Machinery = Type.Array(
  Type.Object(
    {
      name: Type.String(),
      type: Type.Enum(['machine', 'implement']),
      serialNumber: optional(Type.String()),
      brand: Type.String(),
    },
    closed,
  ),
  { minItems: 1 },
)

const common = {
  originalOperationType: optional(Type.String()),
  originalOperationData: optional(
    Type.Object(
      each(
        [
          'originalOperationFarm',
          'originalOperationField',
          'originalOperationGrower',
          'originalOperationType',
        ],
        Type.String(),
      ),
      { ...closed, minProperties: 1 },
    ),
  ),
  operationDescription: optional(Type.String()),
  startTime: optional(Millis),
  endTime: optional(Millis),
  totalArea: Measure,
  totalDistance: optional(Measure),
  totalFuelUsed: optional(Measure),
  speed: optional(Spread),
  elevation: Spread,
  machinery: optional(Machinery),
}
const crop = Type.Array(Type.String(), { description: 'The one with the largest area first' })

function summaryOf(title: string, operationType: string, properties: Readonly<Record<string, TSchema>>) {
  return Type.Object(
    {
      type: Type.Literal('Feature'),
      properties: Type.Object(
        { operationType: Type.Literal(operationType), ...common, ...properties },
        closed,
      ),
      geometry: WorkedArea,
    },
    { title, ...closed },
  )
}

export const PlantedSummary = summaryOf('PlantedSummary', 'planted', {
  crop,
  totalPlanted: optional(Measure),
  seedRate: optional(Spread),
  ...each(['seedRateTarget', 'seedDepth', 'downForce', 'singulation', 'skips', 'doubles'], Spread),
  varieties: optional(
    Type.Array(
      Type.Object(
        {
          name: Type.String(),
          rate: Type.Object(
            { ...spread, ...each(['minTarget', 'maxTarget', 'avgTarget'], Type.Number()) },
            closed,
          ),
          area: Measure,
          totalPlanted: optional(Measure),
        },
        closed,
      ),
    ),
  ),
})

export const AppliedSummary = summaryOf('AppliedSummary', 'applied', {
  crop,
  totalApplied: Measure,
  appliedRate: Spread,
  appliedRateTarget: optional(Spread),
  tankMix: Type.Boolean(),
  products: Type.Array(
    Type.Object(
      {
        name: Type.String(),
        type: Type.Enum(['Component', 'Carrier']),
        rate: Measure,
        totalApplied: Measure,
        area: Measure,
      },
      closed,
    ),
    { minItems: 1 },
  ),
})

const volumes = ['wetVolume', 'wetVolumePerArea', 'dryVolume', 'dryVolumePerArea']
export const HarvestedSummary = summaryOf('HarvestedSummary', 'harvested', {
  crop,
  harvestMoisture: Spread,
  wetMass: Spread,
  wetMassPerArea: Spread,
  totalWetMass: Measure,
  dryMass: Spread,
  dryMassPerArea: Spread,
  totalDryMass: Measure,
  ...each(volumes, Spread),
  ...each(['totalWetVolume', 'totalDryVolume'], Measure),
  varieties: optional(
    Type.Array(
      Type.Object(
        {
          name: Type.String(),
          area: Measure,
          harvestMoisture: optional(Spread),
          ...each(
            ['wetMass', 'wetMassPerArea', 'wetVolume', 'dryMass', 'dryMassPerArea', 'dryVolume'],
            Measure,
          ),
        },
        closed,
      ),
    ),
  ),
})

export const TillageSummary = summaryOf('TillageSummary', 'tillage', {
  tillType: optional(Type.Array(Type.String())),
  ...each(['tillageDepthActual', 'tillageDepthTarget'], Spread),
})
