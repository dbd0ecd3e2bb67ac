import Type, { type Static } from 'typebox'
import { Millis, TimeInput, Uuid } from './values.ts'

/** Machines, implements and operators come from files: what files do not tell is null. */
const untold = Type.Union([Type.String(), Type.Null()])
const originType = Type.Enum(['USER_CREATED', 'FILE_POOLED', 'PROVIDER_POOLED'])

export const Machine = Type.Object(
  {
    id: Uuid,
    leafUserId: Uuid,
    name: Type.String(),
    provider: untold,
    providerMachineId: untold,
    providerOrganizationId: untold,
    originType,
    createdTime: Millis,
    serialNumber: untold,
    vin: untold,
    model: untold,
    make: untold,
    category: untold,
    modelYear: untold,
  },
  { title: 'Machine' },
)
export type Machine = Static<typeof Machine>

const Amount = Type.Object({ value: Type.Number(), unit: Type.String() })

/** What a machine did in one file. */
export const MachineFile = Type.Object(
  {
    id: Uuid,
    leafFileId: Uuid,
    machineId: Uuid,
    startTime: Type.Optional(Millis),
    endTime: Type.Optional(Millis),
    distance: Type.Optional(Amount),
    fuelConsumption: Type.Optional(Amount),
  },
  { title: 'MachineFile' },
)
export type MachineFile = Static<typeof MachineFile>

export const Implement = Type.Object(
  {
    id: Uuid,
    leafUserId: Uuid,
    name: Type.String(),
    provider: untold,
    providerImplementId: untold,
    providerOrganizationId: untold,
    originType,
    serialNumber: untold,
    model: untold,
    make: untold,
    category: untold,
  },
  { title: 'Implement' },
)
export type Implement = Static<typeof Implement>

export const Operator = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    provider: untold,
    providerOperatorId: untold,
    providerOrganizationId: untold,
    originType,
    license: untold,
    updatedTime: Millis,
    status: Type.Literal('ACTIVE'),
  },
  { title: 'Operator' },
)
export type Operator = Static<typeof Operator>

const text = Type.Optional(Type.String())
const time = Type.Optional(TimeInput)
const metric = Type.Optional(Type.Number({ description: 'In distanceUnit' }))

export const equipmentFilters = {
  name: text,
  provider: text,
  providerOrganizationId: text,
  serialNumber: text,
  vin: text,
  originType: Type.Optional(originType),
  createdTime: time,
  beforeCreatedTime: time,
  afterCreatedTime: time,
}

export const equipmentSortProperties = [
  'id',
  'leafUserId',
  'name',
  'provider',
  'providerOrganizationId',
  'providerMachineId',
  'serialNumber',
  'vin',
  'model',
  'make',
  'category',
  'modelYear',
] as const

export const machineFileFilters = {
  leafFileId: Type.Optional(Uuid),
  createdTime: time,
  beforeCreatedTime: time,
  afterCreatedTime: time,
  startTime: time,
  beforeStartTime: time,
  afterStartTime: time,
  endTime: time,
  beforeEndTime: time,
  afterEndTime: time,
  distanceValue: metric,
  greaterThanDistanceValue: metric,
  lessThanDistanceValue: metric,
  distanceUnit: Type.Optional(Type.Enum(['Mile', 'Feet', 'ft'], { description: 'Feet unless told' })),
}
