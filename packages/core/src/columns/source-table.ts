import type { Table } from './table.ts'
import type { Warning } from './warning.ts'

export type OperationType = 'planted' | 'applied' | 'harvested' | 'tillage'

/** As published in `fileFormat` of a file resource; `GEOPARQUET`, `FLATGEOBUF` and `KML` are ours. */
export const FILE_FORMATS = [
  'AGDATA',
  'SHAPEFILE',
  'ISO11783',
  'GEOJSON',
  'CN1',
  'ILF',
  'YLD',
  'AGLEADERTEXT',
  'CSV',
  'GEOPARQUET',
  'FLATGEOBUF',
  'KML',
] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/**
 * What a reader gives: one source unit and one operation type, every row of it, under the source's own column
 * names and units. Becomes one file resource.
 */
export interface SourceTable {
  /** Names the unit within its source and stays the same when the source is read again: `field.txt#F1: C1N/Soybeans`. */
  readonly key: string
  /** What a person calls it: the layer or text file's name. */
  readonly name: string
  readonly format: FileFormat
  /** Absent: the reader cannot tell; standardization fails with a message that says so. */
  readonly operationType?: OperationType
  /**
   * All rows, bad ones too. Columns with the properties `longitude` and `latitude` hold degrees in EPSG:4326;
   * `timestamp` holds milliseconds since 1970 (UTC).
   */
  readonly table: Table
  /** 'date': timestamps are midnights of a date; 'none': the source has no usable time. */
  readonly timePrecision: 'instant' | 'date' | 'none'
  /** True where the clock's zone is not told by the source: standardize applies `sourceTimeZone`. */
  readonly localTime: boolean
  /** IANA name of that zone, where whoever sent the source told it. */
  readonly timeZone?: string
  readonly origin: {
    readonly grower?: string
    readonly farm?: string
    readonly field?: string
    /** The source's own word for the operation: `Harvest`, `Seeding`. */
    readonly operationType?: string
    readonly description?: string
  }
  /** Stated by the source for its crop, used for this file only: lb/bu and %. */
  readonly cropDensity?: number
  readonly standardMoisture?: number
  /** Products of the whole unit when the source tells them apart from its rows. */
  readonly products?: readonly {
    readonly name: string
    readonly type?: 'Component' | 'Carrier'
    readonly rate?: { value: number; unit: string }
  }[]
  readonly machinery?: readonly {
    readonly name: string
    readonly type: 'machine' | 'implement'
    readonly serialNumber?: string
    readonly brand?: string
  }[]
  readonly operators?: readonly string[]
  /** What the source itself summed up, for checking and display; never added to sums over rows. */
  readonly totals?: readonly {
    readonly name: string
    /** What the total is of: a device element. */
    readonly of?: string
    readonly value: number
    readonly unit?: string
    /** Start of the time summed up, as the source writes it. */
    readonly start?: string
  }[]
  /** What the source says once for all rows, such as offsets and settings. */
  readonly constants?: readonly { readonly name: string; readonly value: number; readonly unit?: string }[]
  readonly warnings: readonly Warning[]
}
