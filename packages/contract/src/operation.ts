import Type, { type Static } from 'typebox'
import { fileOrigins, fileProviders, operationTypes, TimeInput, Uuid } from './values.ts'

/** `2026-04-18T14:05:09Z`, or with three fraction digits where they are not zero. */
const Time = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z$' })

/** What was done to a field with one crop within some days, whatever the number of files. */
export const Operation = Type.Object(
  {
    id: Uuid,
    apiOwnerUsername: Type.String(),
    leafUserId: Uuid,
    type: Type.String(),
    startTime: Type.Optional(Time),
    endTime: Type.Optional(Time),
    updatedTime: Time,
    files: Type.Array(Uuid, { description: 'Of which it was made, in order of start' }),
    fields: Type.Array(
      Type.Object({
        id: Type.String(),
        coverage: Type.Number({ minimum: 0, maximum: 100, description: "Percent of the field's area" }),
      }),
    ),
    providers: Type.Array(Type.String()),
    outOfStandard: Type.Optional(Type.Boolean()),
  },
  { title: 'Operation' },
)
export type Operation = Static<typeof Operation>

export const operationFilters = {
  leafUserId: Type.Optional(Uuid),
  provider: Type.Optional(Type.Enum(fileProviders)),
  startTime: Type.Optional(TimeInput),
  updatedTime: Type.Optional(TimeInput),
  endTime: Type.Optional(TimeInput),
  operationType: Type.Optional(Type.Enum(operationTypes)),
  fieldId: Type.Optional(Type.String()),
}
export const operationSortProperties = [
  'id',
  'leafUserId',
  'startTime',
  'endTime',
  'type',
  'updatedTime',
] as const

const url = (description: string) => Type.String({ description: `${description}; works for 24 hours` })
export const OperationStandardGeojson = Type.Object(
  { standardGeojson: Type.Optional(url('Older name')), downloadStandardGeojson: url('GeoJSON points') },
  { title: 'OperationStandardGeojson' },
)
export const OperationFilteredGeojson = Type.Object(
  { filteredGeojson: Type.Optional(url('Older name')), downloadFilteredGeojson: url('GeoJSON points') },
  { title: 'OperationFilteredGeojson' },
)
export const OperationStandardGeoparquet = Type.Object(
  { downloadStandardGeoparquet: url('GeoParquet points') },
  { title: 'OperationStandardGeoparquet' },
)
export const OperationFilteredGeoparquet = Type.Object(
  { downloadFilteredGeoparquet: url('GeoParquet points') },
  { title: 'OperationFilteredGeoparquet' },
)
export const OperationMachines = Type.Object({ machines: Type.Array(Uuid) }, { title: 'OperationMachines' })
export const OperationImplements = Type.Object(
  { implements: Type.Array(Uuid) },
  { title: 'OperationImplements' },
)
export const OperationOperators = Type.Object(
  { operators: Type.Array(Uuid) },
  { title: 'OperationOperators' },
)

/** Of machines that tell sessions. */
export const OperationSessions = Type.Array(
  Type.Object({
    machineId: Uuid,
    serialNumber: Type.Optional(Type.String()),
    sessions: Type.Array(Type.Object({ id: Uuid, startTime: Time, endTime: Time })),
  }),
  { title: 'OperationSessions' },
)

export const OperationSent = Type.Object(
  { id: Uuid, message: Type.Literal('Sent operation to be processed.') },
  { title: 'OperationSent' },
)
export const CropOperation = Type.Object({ id: Uuid }, { title: 'CropOperation' })
export const OperationCropped = Type.Object(
  { ...OperationSent.properties, leafFileId: Uuid },
  { title: 'OperationCropped' },
)
export const ReprocessOperations = Type.Object(
  {
    leafUserId: Type.Optional(Uuid),
    fieldIds: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 1000 })),
    fieldId: Type.Optional(Type.String()),
  },
  { title: 'ReprocessOperations' },
)
export const OperationsSent = Type.Object({ operations: Type.Array(Uuid) }, { title: 'OperationsSent' })

export const MergeFiles = Type.Object(
  {
    ids: Type.Array(Uuid, { minItems: 2, maxItems: 1000, description: 'Of one user and one operation type' }),
  },
  { title: 'MergeFiles' },
)
export const MergeSent = Type.Object(
  { id: Uuid, status: Type.Literal('SENT_TO_MERGE') },
  { title: 'MergeSent' },
)

export const OutsideFieldGeojson = Type.Object(
  {
    id: Uuid,
    fields: Type.Array(Type.String()),
    featureCount: Type.Integer(),
    outsideFieldGeojson: Type.Optional(url('Older name')),
    downloadOutsideFieldGeojson: url('GeoJSON points in none of the fields'),
  },
  { title: 'OutsideFieldGeojson' },
)
export type OutsideFieldGeojson = Static<typeof OutsideFieldGeojson>
export const UncoveredFiles = Type.Object({ files: Type.Array(Uuid) }, { title: 'UncoveredFiles' })

/** A file that lies in a field, or the merged one of an operation there. */
export const FieldFile = Type.Object(
  {
    id: Uuid,
    operationType: Type.String(),
    origin: Type.Enum(fileOrigins),
    startTime: Type.Optional(Time),
    endTime: Type.Optional(Time),
    crops: Type.Array(Type.String()),
    varieties: Type.Array(Type.String()),
    providerFileId: Type.String({ description: "The provider's id, else the file's" }),
    provider: Type.String(),
    leafUserId: Uuid,
  },
  { title: 'FieldFile' },
)
export type FieldFile = Static<typeof FieldFile>

export const fieldFileFilters = {
  operationType: Type.Optional(Type.Enum([...operationTypes, 'other'])),
  provider: Type.Optional(Type.Enum(fileProviders)),
  origin: Type.Optional(Type.Enum(fileOrigins)),
  crop: Type.Optional(Type.String()),
  startTime: Type.Optional(TimeInput),
  endTime: Type.Optional(TimeInput),
}
