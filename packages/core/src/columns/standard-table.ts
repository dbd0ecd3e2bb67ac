import type { OperationType, SourceTable } from './source-table.ts'
import type { Table } from './table.ts'
import type { Warning } from './warning.ts'

/** One product of a tank mix. */
export interface MixPart {
  readonly name: string
  readonly type: 'Component' | 'Carrier'
  /** Its rate, in `unit`, for each 1 of the point's `appliedRate`. */
  readonly share: number
  readonly unit: string
}

/**
 * Points with the properties of Leaf's standard GeoJSON: each column is named by its standard property and holds its output unit.
 * `longitude`, `latitude` and `timestamp` (ms since 1970, UTC, NaN where the source tells no time) come first.
 */
export interface StandardTable {
  /** One of the four operation types; the source's own word where `outOfStandard`. */
  readonly operationType: string
  /** The operation type where it is one of the four. */
  readonly knownType?: OperationType
  readonly originalOperationType?: string
  readonly table: Table
  /** What is in the tank, by code of the `products` column; empty for other operations. */
  readonly mixes: readonly (readonly MixPart[])[]
  readonly machinery: NonNullable<SourceTable['machinery']>
  readonly origin: SourceTable['origin']
  readonly timePrecision: SourceTable['timePrecision']
  /** Processed although it breaks the standard, because the owner asked for it. */
  readonly outOfStandard: boolean
  readonly system: 'imperial' | 'metric'
  readonly sourceRows: number
  /** Points taken away, by the first rule that each broke: `position`, `timestamp` or a property. */
  readonly removed: Readonly<Record<string, number>>
  readonly warnings: readonly Warning[]
}
