import Type, { type Static } from 'typebox'
import { Micros, Uuid } from './values.ts'

/** What was fetched with one connected credential. */
export const ResourceSummary = Type.Object(
  {
    provider: Type.String(),
    leafUserId: Uuid,
    fields: Type.Integer({ description: 'AgFiniti gives none' }),
    files: Type.Integer(),
    syncReferenceTime: Type.Optional(Micros),
  },
  { title: 'ResourceSummary' },
)
export type ResourceSummary = Static<typeof ResourceSummary>

export const Resources = Type.Object(
  { message: Type.Literal('SUCCESS'), summaries: Type.Array(ResourceSummary) },
  { title: 'Resources' },
)
export type Resources = Static<typeof Resources>
