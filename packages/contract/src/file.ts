import Type, { type Static } from 'typebox'
import {
  fileFormats,
  fileOrigins,
  fileProviders,
  fileStatuses,
  Millis,
  operationTypes,
  TimeInput,
  Uuid,
} from './values.ts'

/** GeoJSON Feature: figures of the file and the area it covers. */
export const Summary = Type.Object(
  {
    type: Type.Literal('Feature'),
    properties: Type.Record(Type.String(), Type.Unknown()),
    geometry: Type.Unknown(),
  },
  { title: 'Summary' },
)
export type Summary = Static<typeof Summary>

export const Units = Type.Record(Type.String(), Type.String(), { title: 'Units' })
export type Units = Static<typeof Units>

const url = Type.Optional(Type.String({ description: 'Signed, works for 24 hours' }))

/** Keys appear as their step finishes. The URL keys without `download` are the older names of the same links. */
export const File = Type.Object(
  {
    id: Uuid,
    provider: Type.String(),
    fields: Type.Array(Type.String()),
    sources: Type.Optional(Type.Array(Uuid, { description: 'Files that it was merged of' })),
    sourceFiles: Type.Optional(Type.Array(Uuid, { description: 'The older name' })),
    fileFormat: Type.Optional(Type.Enum(fileFormats)),
    fileName: Type.String(),
    sizeInBytes: Type.Integer(),
    status: Type.Enum(fileStatuses),
    origin: Type.Enum(fileOrigins),
    batchId: Type.Optional(Uuid),
    createdTime: Millis,
    updatedTime: Millis,
    startTime: Type.Optional(Millis),
    endTime: Type.Optional(Millis),
    operationType: Type.Optional(Type.Enum(operationTypes)),
    points: Type.Optional(Type.Integer({ description: 'Points of standardGeojson' })),
    originalFile: url,
    downloadOriginalFile: url,
    rawGeojson: url,
    downloadRawGeojson: url,
    standardGeojson: url,
    downloadStandardGeojson: url,
    zippedPNGs: url,
    downloadZippedPNGs: url,
    leafUserId: Uuid,
    apiOwnerUsername: Type.String(),
    summary: Type.Optional(Summary),
    outOfStandard: Type.Optional(
      Type.Boolean({ description: 'Processed although the standard asks for more than it has' }),
    ),
    warnings: Type.Optional(Type.Array(Type.Unknown(), { description: 'Damage found in the data' })),
  },
  { title: 'File' },
)
export type File = Static<typeof File>

export const FileList = Type.Object({ message: Type.String(), operations: Type.Array(File) })
export type FileList = Static<typeof FileList>

const colour = Type.Array(Type.Integer({ minimum: 0, maximum: 255 }), { description: 'RGB, or RGBA' })
/** A map of one property; `<downloadUrl>.aux.xml` tells where its pixels are. */
export const FileImage = Type.Object(
  {
    property: Type.String(),
    ramp: Type.Record(Type.String(), colour, {
      description: 'By per cent of the way from the least value to the greatest; `nv` where there is none',
    }),
    min: Type.Number(),
    max: Type.Number(),
    unit: Type.Optional(Type.String()),
    url: Type.Optional(Type.String({ description: 'Older name' })),
    downloadUrl: Type.String(),
  },
  { title: 'FileImage' },
)
export type FileImage = Static<typeof FileImage>

export const StandardGeoparquet = Type.Object(
  { downloadStandardGeoparquet: Type.String() },
  { title: 'StandardGeoparquet' },
)
export const PolygonGeoparquet = Type.Object(
  { downloadPolygonGeoparquet: Type.String() },
  { title: 'PolygonGeoparquet' },
)

export const fileFilters = {
  leafUserId: Type.Optional(Uuid),
  provider: Type.Optional(Type.Enum(fileProviders)),
  status: Type.Optional(Type.Enum(fileStatuses)),
  origin: Type.Optional(Type.Enum(fileOrigins)),
  organizationId: Type.Optional(Type.String()),
  batchId: Type.Optional(Uuid),
  fileId: Type.Optional(Uuid),
  fileFormat: Type.Optional(Type.Enum(fileFormats)),
  createdTime: Type.Optional(TimeInput),
  updatedTime: Type.Optional(TimeInput),
  startTime: Type.Optional(TimeInput),
  endTime: Type.Optional(TimeInput),
  operationType: Type.Optional(Type.Enum(operationTypes)),
  minArea: Type.Optional(Type.Number({ description: 'm²' })),
}

export const fileSortProperties = [
  'id',
  'fileName',
  'createdTime',
  'updatedTime',
  'origin',
  'leafUserId',
  'sizeInBytes',
  'provider',
  'organizationId',
  'fileFormat',
] as const
