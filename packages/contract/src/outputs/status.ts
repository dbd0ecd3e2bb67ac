import Type, { type Static } from 'typebox'

const step = Type.Optional(
  Type.Object({
    status: Type.Enum(['processed', 'failed', 'skipped']),
    message: Type.String({ description: '`ok`, `skipped` or the reason' }),
    removed: Type.Optional(
      Type.Record(Type.String(), Type.Integer(), { description: 'Points that cleanup took away, by rule' }),
    ),
  }),
)

/** A step that is not reached yet is absent. The last three are the older names of others. */
export const FileSteps = Type.Object(
  {
    originalFile: step,
    rawGeojson: step,
    standardGeojson: step,
    filteredGeojson: step,
    propertiesPNGs: step,
    zippedPNGs: step,
    summary: step,
    units: step,
    normalizedGeojson: step,
    cleanupGeojson: step,
    areaAndYield: step,
  },
  { title: 'FileSteps', additionalProperties: false },
)
export type FileSteps = Static<typeof FileSteps>
