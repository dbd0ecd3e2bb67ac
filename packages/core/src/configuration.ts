/** What an owner configures of conversions, under Leaf's names, as settings of `convert`. */
import type { CropTable } from './agronomy/crops.ts'
import type { UnitMeasurement } from './agronomy/property-units.ts'
import type { OperationType } from './columns/source-table.ts'
import type { ImageKind } from './outputs/artifact.ts'
import type { ConvertSettings } from './settings.ts'
import type { CleanupRules } from './standardize/options.ts'

type Presence = 'optional' | 'required'

/** The configuration keys that conversions obey; those that are absent leave the default of `CONVERT_DEFAULTS`. */
export interface ConversionConfiguration {
  readonly cleanupStandardGeojson?: boolean
  readonly cleanupRules?: CleanupRules
  readonly originalOperationData?: boolean
  readonly unitMeasurement?: UnitMeasurement
  readonly enableGeoparquetOutput?: boolean
  readonly enablePolygonOutput?: boolean
  readonly standardGeoJson?: {
    readonly planted?: { readonly crop?: Presence; readonly seedRate?: Presence }
  }
  /** The same two, as flat names. */
  readonly cropOptional?: boolean | Presence
  readonly seedRateOptional?: boolean | Presence
  readonly outOfStandardOperations?: boolean
  readonly outofStandardOperations?: boolean
  readonly operationsFilteredGeojson?: boolean
  readonly operationsRemoveOutliers?: boolean
  /** Population standard deviations. */
  readonly operationsOutliersLimit?: number
  readonly summarizeByProductEntry?: boolean
  readonly operationsImageCreation?: boolean
  readonly operationsImageAsGeoTiff?: boolean
  readonly operationsImageAttributeCreation?: {
    readonly [Type in OperationType]?: Readonly<Record<string, boolean | undefined>>
  }
  /** IANA name. */
  readonly sourceTimeZone?: string
  readonly cropTable?: CropTable
  readonly dryYield?: 'source' | 'computed'
  readonly dryYieldAdjustUp?: boolean
  readonly advancedText?: { readonly recording?: 'positive' | 'header' }
}

/** Leaf's defaults of the keys whose absence is not a default of `CONVERT_DEFAULTS`. */
const OUTLIERS_LIMIT = 3

/**
 * The settings that a configuration asks for. A file has GeoJSON, GeoParquet and maps along the ramp; an operation
 * has its points filtered, and maps in classes and as GeoTIFF besides.
 */
export function settingsOf(
  configuration: ConversionConfiguration,
  output: 'file' | 'operation' = 'file',
): Partial<ConvertSettings> {
  const { planted } = configuration.standardGeoJson ?? {}
  const settings: { -readonly [K in keyof ConvertSettings]?: ConvertSettings[K] | undefined } = {
    cleanupStandardGeojson: configuration.cleanupStandardGeojson,
    cleanupRules: configuration.cleanupRules,
    originalOperationData: configuration.originalOperationData,
    unitMeasurement: configuration.unitMeasurement,
    geoparquet: [
      ...(configuration.enableGeoparquetOutput ? (['standardGeoparquet'] as const) : []),
      ...(configuration.enablePolygonOutput ? (['polygonGeoparquet'] as const) : []),
    ],
    cropOptional: isOptional(planted?.crop ?? configuration.cropOptional),
    seedRateOptional: isOptional(planted?.seedRate ?? configuration.seedRateOptional),
    outOfStandardOperations: configuration.outOfStandardOperations ?? configuration.outofStandardOperations,
    summarizeByProductEntry: configuration.summarizeByProductEntry,
    filter: output === 'operation' ? filterOf(configuration) : undefined,
    images: imagesOf(configuration, output),
    imageAttributes: attributesOf(configuration),
    sourceTimeZone: configuration.sourceTimeZone,
    cropTable: configuration.cropTable,
    dryYield: configuration.dryYield,
    dryYieldAdjustUp: configuration.dryYieldAdjustUp,
    advancedTextRecording: configuration.advancedText?.recording,
  }
  const told = Object.entries(settings).filter(([, value]) => value !== undefined)
  return Object.fromEntries(told) as Partial<ConvertSettings>
}

function isOptional(presence: boolean | Presence | undefined): boolean | undefined {
  return typeof presence === 'string' ? presence === 'optional' : presence
}

function filterOf(configuration: ConversionConfiguration): ConvertSettings['filter'] {
  if (configuration.operationsFilteredGeojson === false) return undefined
  return configuration.operationsRemoveOutliers === false
    ? {}
    : { outliersLimit: configuration.operationsOutliersLimit ?? OUTLIERS_LIMIT }
}

function imagesOf(
  { operationsImageCreation, operationsImageAsGeoTiff, operationsFilteredGeojson }: ConversionConfiguration,
  output: 'file' | 'operation',
): readonly ImageKind[] {
  const ramps: readonly ImageKind[] = operationsImageCreation ? ['ramp'] : []
  if (output === 'file') return ramps
  const classes: readonly ImageKind[] = operationsImageCreation ? ['classes'] : []
  const geotiffs: readonly ImageKind[] =
    operationsImageAsGeoTiff && operationsFilteredGeojson !== false ? ['geotiff'] : []
  return [...ramps, ...classes, ...geotiffs]
}

/** The properties whose flags are set, by operation type; where no flag is set at all, there is no choice. */
function attributesOf({
  operationsImageAttributeCreation: flags = {},
}: ConversionConfiguration): ConvertSettings['imageAttributes'] {
  const chosen = Object.entries(flags).map(
    ([type, of]) => [type, Object.keys(of).filter((property) => of[property])] as const,
  )
  return chosen.some(([, properties]) => properties.length > 0) ? Object.fromEntries(chosen) : undefined
}
