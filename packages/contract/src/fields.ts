import Type, { type Static } from 'typebox'
import { Micros, Uuid } from './values.ts'

export const fieldTypes = ['ORIGINAL', 'MERGED'] as const
export const fieldStatuses = ['PREVIEW', 'WAITING', 'PROCESSED'] as const
export const boundaryStatuses = ['ACTIVE', 'INACTIVE', 'OUTDATED_ON_PROVIDER', 'DELETED_ON_PROVIDER'] as const

/** Growers and farms: whole numbers of 32 bits. */
export const IntegerId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
export const FieldId = Type.String({ pattern: '^[A-Za-z0-9._~-]{1,255}$' })

const Area = Type.Object({ value: Type.Number(), unit: Type.Literal('ha') })
export const MultiPolygonGeometry = Type.Object(
  {
    type: Type.Literal('MultiPolygon'),
    coordinates: Type.Array(Type.Array(Type.Array(Type.Array(Type.Number())))),
  },
  { title: 'MultiPolygon' },
)
export type MultiPolygonGeometry = Static<typeof MultiPolygonGeometry>

const times = { createdTime: Micros, updatedTime: Micros }

export const Grower = Type.Object(
  {
    id: IntegerId,
    name: Type.String(),
    leafUserId: Uuid,
    farmIds: Type.Array(IntegerId),
    ...times,
  },
  { title: 'Grower' },
)
export type Grower = Static<typeof Grower>

export const Farm = Type.Object(
  {
    id: IntegerId,
    name: Type.String(),
    leafUserId: Uuid,
    fieldIds: Type.Array(Type.String()),
    growerId: Type.Optional(IntegerId),
    ...times,
  },
  { title: 'Farm' },
)
export type Farm = Static<typeof Farm>

export const Field = Type.Object(
  {
    id: FieldId,
    leafUserId: Uuid,
    name: Type.Optional(Type.String()),
    type: Type.Enum(fieldTypes),
    status: Type.Enum(fieldStatuses),
    farmId: Type.Optional(IntegerId),
    boundaries: Type.Array(Uuid),
    sources: Type.Array(Type.String(), { description: 'The fields that it is a merge of' }),
    mergedFieldId: Type.Optional(Type.String()),
    files: Type.Array(Uuid),
    area: Type.Optional(Area),
    geometry: Type.Optional(MultiPolygonGeometry),
    derived: Type.Optional(
      Type.Boolean({ description: 'Drawn around the coverage of machine files; true or absent' }),
    ),
    providerName: Type.Optional(Type.String()),
    providerFieldId: Type.Optional(Type.String()),
    providerFieldName: Type.Optional(Type.String()),
    ...times,
  },
  { title: 'Field' },
)
export type Field = Static<typeof Field>

export const Boundary = Type.Object(
  {
    id: Uuid,
    status: Type.Enum(boundaryStatuses),
    geometry: MultiPolygonGeometry,
    area: Area,
    validity: Type.String({ description: 'VALID' }),
    derived: Type.Optional(Type.Boolean()),
    fixStatus: Type.Optional(Type.Literal('FIXED')),
    fixes: Type.Optional(Type.Array(Type.String({ description: 'What was repaired' }))),
    ...times,
  },
  { title: 'Boundary' },
)
export type Boundary = Static<typeof Boundary>

const name = Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' })

export const NamedGrower = Type.Object({ name }, { title: 'grower' })
/** `farmName` stands in for `name`. */
export const NamedFarm = Type.Object(
  { name: Type.Optional(name), farmName: Type.Optional(name), growerId: Type.Optional(IntegerId) },
  { title: 'farm' },
)
/** Also as a bare array of ids. */
export const GrowerIds = Type.Union([
  Type.Array(IntegerId),
  Type.Object({ growerIds: Type.Array(IntegerId) }),
])

/** Polygon or MultiPolygon; judged by the service, so that every fault has its name. */
const Geometry = Type.Unsafe<{ type?: unknown; coordinates?: unknown }>(
  Type.Object({}, { description: 'GeoJSON Polygon or MultiPolygon, EPSG:4326' }),
)

export const NewField = Type.Object(
  {
    id: Type.Optional(FieldId),
    name: Type.Optional(name),
    farmId: Type.Optional(IntegerId),
    geometry: Geometry,
  },
  { title: 'fieldsField' },
)
export type NewField = Static<typeof NewField>
export const FieldChanges = Type.Object(
  {
    name: Type.Optional(name),
    farmId: Type.Optional(IntegerId),
    geometry: Type.Optional(Geometry),
  },
  { title: 'fieldsField' },
)
export const NewBoundary = Type.Object({ geometry: Geometry }, { title: 'boundary' })
export const FieldsAround = Type.Object(
  {
    geometry: Geometry,
    intersectionThreshold: Type.Optional(
      Type.Number({ minimum: 0.01, maximum: 100, description: 'Percent of either; 0.01 where absent' }),
    ),
  },
  { title: 'intersects' },
)

/** Of filters: what no id can be is an id that nothing has. */
const AnyInteger = Type.Integer()
export const growerFilters = { leafUserId: Type.Optional(Uuid), provider: Type.Optional(Type.String()) }
export const farmFilters = { ...growerFilters, growerId: Type.Optional(AnyInteger) }
export const fieldFilters = {
  ...growerFilters,
  farmId: Type.Optional(AnyInteger),
  type: Type.Optional(Type.Enum(fieldTypes)),
}

export const growerSortProperties = ['id', 'name', 'leafUserId', 'createdTime', 'updatedTime'] as const
export const fieldSortProperties = [
  'id',
  'name',
  'leafUserId',
  'type',
  'status',
  'createdTime',
  'updatedTime',
] as const
