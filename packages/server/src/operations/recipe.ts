import { createHash } from 'node:crypto'
import type { Settings } from '@sheaf/contract'
import type { MergeRecipe } from '../db/schema.ts'

/** Raised when merges come out differently though they are made of the same: all are made again then. */
const VERSION = 1

/** What of a configuration shows in a merged file. */
const KEYS = [
  'unitMeasurement',
  'cleanupStandardGeojson',
  'cleanupRules',
  'originalOperationData',
  'summarizeByProductEntry',
  'enableGeoparquetOutput',
  'operationsFilteredGeojson',
  'operationsRemoveOutliers',
  'operationsOutliersLimit',
  'operationsImageCreation',
  'operationsImageAsGeoTiff',
  'operationsImageAttributeCreation',
] as const satisfies readonly (keyof Settings)[]

export function mergeConfiguration(settings: Settings): MergeRecipe['configuration'] {
  return Object.fromEntries(KEYS.map((key) => [key, settings[key]]))
}

/** The same recipe is the same digest: what was made of it need not be made again. */
export function digestOf(recipe: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([VERSION, recipe]))
    .digest('hex')
}
