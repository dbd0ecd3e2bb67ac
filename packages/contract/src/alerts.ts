import Type, { type Static } from 'typebox'
import { Uuid } from './values.ts'

const ofField = ['source', 'leafUserId', 'fieldId', 'timestamp', 'type'] as const
const ofBoundary = ['boundaryId', 'leafUserId', 'fieldId', 'type', 'timestamp'] as const
const ofFile = ['fileId', 'leafUserId', 'timestamp', 'type'] as const
const ofFailedFile = ['fileId', 'leafUserId', 'message', 'timestamp', 'type'] as const
const ofCredential = [
  'credential',
  'provider',
  'credentialId',
  'message',
  'status',
  'type',
  'timestamp',
] as const
const ofMachine = ['type', 'timestamp', 'machineId', 'leafUserId'] as const
const ofImplement = ['type', 'timestamp', 'implementId', 'leafUserId'] as const
const ofOperator = ['type', 'timestamp', 'operatorId', 'leafUserId'] as const

/** What is told by webhook, and the keys of each payload in the order in which they are sent. */
export const alertKeys = {
  credentialsLimitedPermission: ofCredential,
  credentialsUnauthenticated: ofCredential,
  fieldCreated: ofField,
  fieldUpdated: ofField,
  mergedFieldCreated: ofField,
  mergedFieldUpdated: ofField,
  fieldBoundaryCreated: ofBoundary,
  fieldBoundaryUpdated: ofBoundary,
  fieldBoundaryDeleted: ofBoundary,
  batchUploadProcessingFinished: ['batchId', 'leafUserId', 'timestamp', 'type'],
  uploadedFileProcessingFinished: ofFile,
  uploadedFileProcessingFailed: ofFailedFile,
  providerFileProcessingFinished: ofFile,
  providerFileProcessingFailed: ofFailedFile,
  mergedFileProcessingFinished: ofFile,
  mergedFileProcessingFailed: ofFailedFile,
  automergedFileProcessingFinished: ofFile,
  automergedFileProcessingFailed: ofFailedFile,
  operationCreated: ['operationId', 'leafUserId', 'timestamp', 'type'],
  operationUpdated: ['operationId', 'leafUserId', 'timestamp', 'type'],
  operationProcessingFinished: ['operationId', 'leafUserId', 'type', 'timestamp'],
  operationProcessingFailed: ['operationId', 'leafUserId', 'message', 'type', 'timestamp'],
  machineCreated: ofMachine,
  machineUpdated: ofMachine,
  implementCreated: ofImplement,
  implementUpdated: ofImplement,
  operatorCreated: ofOperator,
} as const
export type AlertType = keyof typeof alertKeys

/** Events of Leaf's that nothing here makes: a webhook may ask for them, and is never called for them. */
const neverSent = [
  'workflowProcessingFinished',
  'workflowProcessingFailed',
  'machineDeleted',
  'operatorUpdated',
  'providerOrganizationCreated',
  'providerOrganizationBlocked',
  'providerOrganizationRemoved',
  'newSatelliteImage',
  'satelliteSubscriptionFailed',
  'newIrrigationActivity',
  'newFieldIrrigationActivity',
] as const

/** Another spelling of Leaf's own samples, and the event's name. */
export const alertAliases = { newSatelliteImages: 'newSatelliteImage' } as const

const types = Object.keys(alertKeys) as AlertType[]
const aliases = Object.keys(alertAliases) as (keyof typeof alertAliases)[]
const text = Type.String({ minLength: 1, maxLength: 255 })
const url = Type.String({
  pattern: '^[hH][tT][tT][pP][sS]?://',
  maxLength: 2048,
  description: 'http or https, of a public address',
})
const secret = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'Key of the HMAC-SHA256 that signs each call',
})

export const NewWebhook = Type.Object(
  {
    events: Type.Array(Type.Enum([...types, ...neverSent, ...aliases]), {
      minItems: 1,
      description: 'An event goes to one webhook of an owner',
    }),
    name: text,
    secret,
    url,
  },
  { title: 'webhook' },
)
export type NewWebhook = Static<typeof NewWebhook>

export const Webhook = Type.Object(
  { id: Uuid, events: Type.Array(Type.Enum([...types, ...neverSent])), name: text, secret, url },
  { title: 'Webhook' },
)
export type Webhook = Static<typeof Webhook>

/** One attempt that did not end in a 2xx; `connectionError` where there was no answer at all. */
export const FailedCall = Type.Object(
  {
    apiOwner: Type.String(),
    createdAt: Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$' }),
    url: Type.String(),
    status: Type.Optional(Type.Integer()),
    response: Type.Optional(Type.String({ description: 'Its first 4 KB' })),
    requestBody: Type.String(),
    connectionError: Type.Optional(Type.String()),
  },
  { title: 'FailedCall' },
)
export type FailedCall = Static<typeof FailedCall>
