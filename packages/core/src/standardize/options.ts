import type { CropTable } from '../agronomy/crops.ts'
import type { UnitMeasurement } from '../agronomy/property-units.ts'

export interface CleanupRule {
  readonly operator: 'GT' | 'GTE' | 'LT' | 'LTE' | 'EQ' | 'NE'
  readonly value: number | string
}
/** By property; all rules of all properties must hold. */
export type CleanupRules = Readonly<Record<string, readonly CleanupRule[]>>

export interface StandardizeOptions {
  readonly unitMeasurement: UnitMeasurement
  readonly cleanupStandardGeojson: boolean
  /** Replaces the default rules as a whole. */
  readonly cleanupRules: CleanupRules
  /** IANA name of the zone of clocks whose zone the source does not tell. */
  readonly sourceTimeZone: string
  /** Crop of sources that name none. */
  readonly crop?: string
  /** yyyy-mm-dd, for sources that tell no time. */
  readonly date?: string
  /** 'source': dry values that the source gives stay; 'computed': all are computed from the wet ones. */
  readonly dryYield: 'source' | 'computed'
  /** Whether grain below the standard moisture counts as more than it weighs. */
  readonly dryYieldAdjustUp: boolean
  readonly cropOptional: boolean
  readonly seedRateOptional: boolean
  /** Nothing fails for what the standard asks; the result is marked. */
  readonly outOfStandardOperations: boolean
  readonly cropTable: CropTable
}

const POSITIVE: readonly CleanupRule[] = [{ operator: 'GT', value: 0 }]
const NOT_NEGATIVE: readonly CleanupRule[] = [{ operator: 'GTE', value: 0 }]

export const DEFAULT_CLEANUP_RULES: CleanupRules = {
  recordingStatus: [{ operator: 'EQ', value: 'On' }],
  crop: [{ operator: 'NE', value: 'unknown' }],
  seedRate: POSITIVE,
  appliedRate: POSITIVE,
  products: NOT_NEGATIVE,
  harvestMoisture: [
    { operator: 'GT', value: 0 },
    { operator: 'LT', value: 100 },
  ],
  wetMass: POSITIVE,
  wetMassPerArea: POSITIVE,
  wetVolume: POSITIVE,
  wetVolumePerArea: POSITIVE,
  tillageDepthActual: NOT_NEGATIVE,
}

export const DEFAULT_STANDARDIZE_OPTIONS: StandardizeOptions = {
  unitMeasurement: 'DEFAULT',
  cleanupStandardGeojson: true,
  cleanupRules: DEFAULT_CLEANUP_RULES,
  sourceTimeZone: 'UTC',
  dryYield: 'source',
  dryYieldAdjustUp: false,
  cropOptional: false,
  seedRateOptional: false,
  outOfStandardOperations: false,
  cropTable: {},
}
