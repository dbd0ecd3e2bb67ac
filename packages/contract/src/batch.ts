import Type, { type Static } from 'typebox'
import { batchStatuses, Micros, TimeInput, Uuid, uploadProviders } from './values.ts'

const batch = {
  id: Uuid,
  leafUserId: Uuid,
  fileName: Type.String(),
  size: Type.Integer(),
  provider: Type.Enum(uploadProviders),
  status: Type.Enum(batchStatuses),
  statusDetails: Type.Optional(Type.String({ description: 'Why it failed' })),
  uploadTimestamp: Micros,
}
export const NewBatch = Type.Object(batch, { title: 'NewBatch' })
export type NewBatch = Static<typeof NewBatch>

export const Batch = Type.Object({ ...batch, leafFiles: Type.Array(Uuid) }, { title: 'Batch' })
export type Batch = Static<typeof Batch>

const Entry = Type.Object({
  path: Type.String({ description: 'Within the upload, names of zips in zips included' }),
  outcome: Type.Enum(['read', 'ignored', 'failed']),
  code: Type.Optional(Type.String({ description: 'Why it was not read; stable' })),
  detail: Type.Optional(Type.String({ description: 'Why, for a person, and what to send instead' })),
})

const FileGroup = Type.Object({ leafFiles: Type.Array(Uuid) })
export const BatchStatus = Type.Object(
  {
    converted: FileGroup,
    processing: FileGroup,
    failed: Type.Record(
      Type.String(),
      Type.Object({
        leafFiles: Type.Array(Uuid),
        status: Type.Literal('failed'),
        message: Type.String({ description: 'Of the first file' }),
      }),
      { description: 'By the step that failed' },
    ),
    entries: Type.Array(Entry, {
      description: 'What became of each file in the upload, once it is converted; a key of Sheaf',
    }),
  },
  { title: 'BatchStatus' },
)
export type BatchStatus = Static<typeof BatchStatus>

export const batchFilters = {
  leafUserId: Type.Optional(Uuid),
  uploadStartTime: Type.Optional(TimeInput),
  provider: Type.Optional(Type.Enum(uploadProviders)),
  status: Type.Optional(Type.Enum(batchStatuses)),
}

export const batchSortProperties = ['uploadTimestamp', 'status', 'fileName'] as const

/** Compared word for word by Leaf's upload widget. */
export const notAZip = 'Sorry, we may not be able to process this file. Make sure the file is a .zip'
