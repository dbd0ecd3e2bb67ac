import type { ArchiveLimits } from './bytes/limits.ts'
import type { OperationType } from './columns/source-table.ts'
import type { ImageKind } from './outputs/artifact.ts'
import type { ReadOptions } from './readers/reader.ts'
import type { FilterOptions } from './standardize/filter.ts'
import { DEFAULT_STANDARDIZE_OPTIONS, type StandardizeOptions } from './standardize/options.ts'

export interface ConvertSettings extends StandardizeOptions {
  /** Adds the source's names of grower, farm, field and operation to summaries. */
  readonly originalOperationData: boolean
  /** What tells that an Advanced text row was recorded: positive measurements, or bit 0 of the header status. */
  readonly advancedTextRecording: 'positive' | 'header'
  /** Reads time and position of native Ag Leader cards, without an operation type; off, such cards are refused. */
  readonly agleaderCardTrack: boolean
  /** Products of one name are one entry of a summary. */
  readonly summarizeByProductEntry: boolean
  /** Written beside the GeoJSON: points, or each point as the rectangle that was worked. */
  readonly geoparquet: readonly ('standardGeoparquet' | 'polygonGeoparquet')[]
  /** How points are filtered for `filteredGeojson`; absent: it is not made. */
  readonly filter?: FilterOptions
  /** Which kinds of maps are made. */
  readonly images: readonly ImageKind[]
  /** The properties that maps are made of, by operation type; absent: all that Leaf lists for the type. */
  readonly imageAttributes?: Partial<Record<OperationType, readonly string[]>>
  readonly limits?: ArchiveLimits
  readonly readers?: ReadOptions['readers']
  readonly mappings?: ReadOptions['mappings']
}

export const CONVERT_DEFAULTS: ConvertSettings = {
  ...DEFAULT_STANDARDIZE_OPTIONS,
  originalOperationData: true,
  advancedTextRecording: 'positive',
  agleaderCardTrack: false,
  summarizeByProductEntry: true,
  geoparquet: [],
  images: [],
}

/** What a caller may set; `now` it must. `CONVERT_DEFAULTS` holds the rest. */
export type ConvertOptions = Partial<ConvertSettings> & {
  /** Milliseconds since 1970: handed in, since core has no clock. */
  readonly now: number
}
