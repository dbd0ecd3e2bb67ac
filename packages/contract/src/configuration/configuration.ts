/**
 * What an API owner may set, and a Leaf user of its own differently: each key with its type, range, default and
 * effect. `docs/configuration.md` is made from this table.
 */
import Type, { type Static } from 'typebox'
import { Uuid } from '../values.ts'
import { CleanupRules, defaultCleanupRules } from './cleanup-rules.ts'
import { ImageAttributes, noImageAttributes } from './image-attributes.ts'

const flag = (standard: boolean, description: string) => Type.Boolean({ default: standard, description })
const months = (description: string) =>
  Type.Integer({ minimum: 1, maximum: 600, default: 12, description: `${description}, in months` })
const days = (standard: number, description: string) =>
  Type.Integer({ minimum: 0, maximum: 36_600, default: standard, description: `${description}, in days` })
const percent = (description: string) =>
  Type.Number({ minimum: 0, maximum: 100, default: 0.01, description: `${description}, in percent` })

/** Kept and given back; nothing here reads it. */
const unused = { description: 'No effect' }
const unusedFlag = (standard: boolean) => flag(standard, unused.description)
const presence = Type.Optional(Type.Enum(['optional', 'required']))

/** IANA names, as the runtime knows them. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
const timeZone = (options: { default: string; description: string }) =>
  Type.Refine(Type.String(options), isTimeZone, () => 'must be the IANA name of a time zone')

const settings = {
  fieldsAutoSync: unusedFlag(true),
  operationsAutoSync: flag(true, 'Syncs fetch machine files by themselves; off: only when asked to'),
  customDataSync: flag(true, 'Fields found in machine files are offered (PREVIEW) until they are taken'),
  organizationDataSync: Type.Enum(['ALL', 'SELECTED_ONLY'], { default: 'ALL', ...unused }),
  syncPartnerData: flag(false, 'Syncs also fetch what other accounts share with the grower'),
  implementsAutoSync: unusedFlag(false),
  machinesAutoSync: unusedFlag(false),
  operatorsAutoSync: unusedFlag(false),
  productsAutoSync: unusedFlag(false),
  zonesAutoSync: unusedFlag(false),
  operationsProcessingRange: months('How far back a sync looks, by the time a file was created or changed'),

  automaticFixBoundary: flag(true, 'Repairs boundaries found in machine files'),
  fieldsAttachIntersection: percent('Overlap above which a file belongs to a field'),
  fieldsAutoMerge: flag(false, 'Merges fields that overlap'),
  fieldsMergeIntersection: percent('Overlap above which fields are merged'),
  fieldsFromCoverage: flag(
    false,
    'Proposes a field for each field label of the files, drawn around their coverage',
  ),

  cleanupStandardGeojson: flag(true, 'Removes points that break a cleanup rule'),
  cleanupRules: Type.Unsafe<CleanupRules>({
    ...CleanupRules,
    default: defaultCleanupRules,
    description: 'Which points are valid, by property; replaced as a whole, `{}` keeps all',
  }),
  originalOperationData: flag(
    true,
    "Adds the source's names of grower, farm, field and operation to summaries",
  ),
  unitMeasurement: Type.Enum(['DEFAULT', 'IMPERIAL', 'METRIC'], {
    default: 'DEFAULT',
    description: 'Units of points and summaries; `DEFAULT` follows the source',
  }),
  enableOutsideFieldGeojson: flag(
    false,
    'Keeps the points outside all fields; needs `splitOperationsByField`',
  ),
  enableGeoparquetOutput: flag(false, 'Writes GeoParquet beside the GeoJSON'),
  enablePolygonOutput: flag(false, 'Writes GeoParquet in which each point is the rectangle that was worked'),
  standardGeoJson: Type.Object(
    { planted: Type.Optional(Type.Object({ crop: presence, seedRate: presence })) },
    {
      default: { planted: { crop: 'required', seedRate: 'required' } },
      description:
        'What planting files may lack: `planted.crop` and `planted.seedRate`, each `optional` or `required`; ' +
        '`cropOptional` and `seedRateOptional` are taken as well',
    },
  ),
  outOfStandardOperations: flag(false, 'Processes what would fail the standard, and marks it'),
  sourceTimeZone: timeZone({
    default: 'UTC',
    description: 'IANA name of the zone of clocks whose zone the source does not tell',
  }),
  cropTable: Type.Record(
    Type.String({ minLength: 1, maxLength: 100 }),
    Type.Object(
      {
        density: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1000 })),
        standardMoisture: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 100 })),
      },
      { additionalProperties: false },
    ),
    {
      default: {},
      description:
        'By crop, `density` in lb/bu and `standardMoisture` in percent, instead of the published values',
    },
  ),
  dryYield: Type.Enum(['source', 'computed'], {
    default: 'source',
    description: 'Dry yields are those of the source where it has them, or always computed',
  }),
  dryYieldAdjustUp: flag(false, 'Grain below the standard moisture counts as more than it weighs'),
  advancedText: Type.Object(
    { recording: Type.Optional(Type.Enum(['positive', 'header'])) },
    {
      default: { recording: 'positive' },
      description:
        'What tells in `recording` that a row of Advanced text was recorded: `positive` flow, distance and ' +
        'swath, or bit 0 of the `header` status',
    },
  ),

  fieldOperationCreation: flag(true, 'Builds field operations'),
  operationsDebounce: Type.Number({
    minimum: 0,
    maximum: 3600,
    default: 1,
    description: 'Quiet time after the last change before operations are planned, in seconds',
  }),
  operationsFilteredGeojson: flag(true, 'Makes the filtered GeoJSON of operations'),
  operationsRemoveOutliers: flag(true, 'Leaves outliers of harvests out of the filtered GeoJSON'),
  operationsOutliersLimit: Type.Number({
    exclusiveMinimum: 0,
    maximum: 1000,
    default: 3,
    description: 'How far from the mean an outlier is, in standard deviations',
  }),
  operationsMergeRange: days(5, 'Time within which files become one operation, harvests aside'),
  operationsMergeRangeHarvested: days(21, 'Time within which harvest files become one operation'),
  splitOperationsByField: flag(true, 'One operation for each field'),
  splitOperationsByProvider: flag(true, 'One operation for each provider'),
  splitOperationsByTillType: flag(false, 'One operation for each type of tillage'),
  summarizeByProductEntry: flag(true, 'One entry for each product name in summaries of applications'),
  enableOperationsSession: unusedFlag(false),

  operationsImageCreation: flag(false, 'Makes PNG maps of files and operations'),
  operationsImageAsGeoTiff: flag(false, 'Makes GeoTIFFs of operations; needs `operationsFilteredGeojson`'),
  operationsImageAttributeCreation: Type.Unsafe<ImageAttributes>({
    ...ImageAttributes,
    default: noImageAttributes,
    description: 'Which attributes there are maps of, by operation type; all of them where no flag is set',
  }),

  irrigationProcessingRange: Type.Integer({ minimum: 1, maximum: 600, default: 12, ...unused }),
  geoimagesResolution: Type.Optional(Type.Number({ exclusiveMinimum: 0, ...unused })),
  geoimagesShape: Type.Optional(Type.Enum(['SQUARE', 'ROUND'], unused)),
  geoimagesProjection: Type.Optional(Type.String({ maxLength: 100, ...unused })),
  geoimagesColorRamp: Type.Optional(Type.Record(Type.String(), Type.Unknown(), unused)),
}

/** All keys: an owner's configuration, or what is effective for a user. */
export const Settings = Type.Object(settings, { title: 'configuration' })
export type Settings = Static<typeof Settings>

/** What is stored: of a user what differs from the owner, of an owner what differs from the defaults. */
export const StoredSettings = Type.Partial(Settings)
export type StoredSettings = Static<typeof StoredSettings>

/** Each time anew, for nobody may change the default of others. */
export function defaultSettings(): Settings {
  const defaults = Object.entries(settings).flatMap(([key, schema]) =>
    'default' in schema ? [[key, structuredClone(schema.default)]] : [],
  )
  return Object.fromEntries(defaults) as Settings
}

const whose = {
  apiOwnerUsername: Type.String(),
  leafUserId: Type.Union([Uuid, Type.Literal('')], {
    description: 'Empty in the configuration of the owner',
  }),
}
export const OwnerConfiguration = Type.Object({ ...whose, ...settings }, { title: 'OwnerConfiguration' })
export type OwnerConfiguration = Static<typeof OwnerConfiguration>

export const UserConfiguration = Type.Object(
  { ...whose, ...StoredSettings.properties },
  { title: 'UserConfiguration' },
)
export type UserConfiguration = Static<typeof UserConfiguration>

const presenceFlag = Type.Optional(Type.Unknown({ description: 'Boolean, `optional` or `required`' }))
/** What is sent; `null` removes what a user has of its own. */
export const ConfigurationChanges = Type.Object(
  { ...StoredSettings.properties, cropOptional: presenceFlag, seedRateOptional: presenceFlag },
  { title: 'configuration' },
)
export type ConfigurationChanges = Static<typeof ConfigurationChanges>
