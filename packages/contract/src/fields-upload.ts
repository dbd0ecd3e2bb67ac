import Type, { type Static } from 'typebox'
import { batchStatuses, Micros, Uuid } from './values.ts'

/** What boundaries are uploaded as; KML also of a KMZ. */
export const boundaryFormats = ['SHAPEFILE', 'GEOJSON', 'KML'] as const
export const entryStatuses = ['PROCESSING', 'CONVERTED', 'FINISHED', 'FAILED', 'PARTIALLY_FINISHED'] as const

export const BoundaryUpload = Type.Object(
  {
    id: Uuid,
    leafUserId: Uuid,
    originalFileUrl: Type.String(),
    fileName: Type.String(),
    status: Type.Enum(batchStatuses),
    statusDetails: Type.Optional(Type.String({ description: 'Why it failed' })),
    createdTime: Micros,
  },
  { title: 'BoundaryUpload' },
)
export type BoundaryUpload = Static<typeof BoundaryUpload>

/** One recognised file of an upload. */
export const BoundaryUploadEntry = Type.Object(
  {
    id: Uuid,
    uploadId: Uuid,
    leafUserId: Uuid,
    fieldId: Type.Array(Type.String()),
    converterFormat: Type.Enum(boundaryFormats),
    originalFileUrl: Type.String(),
    status: Type.Enum(entryStatuses),
    createFieldErrorDetails: Type.Array(Type.String({ description: 'A problem document as text' })),
    createdTime: Micros,
    processedTime: Type.Optional(Micros),
  },
  { title: 'BoundaryUploadEntry' },
)
export type BoundaryUploadEntry = Static<typeof BoundaryUploadEntry>

export const boundaryUploadFilters = { leafUserId: Type.Optional(Uuid) }
export const boundaryUploadSortProperties = ['id', 'createdTime', 'status', 'fileName'] as const
