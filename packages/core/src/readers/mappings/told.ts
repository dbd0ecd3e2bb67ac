import type { SourceTable } from '../../columns/source-table.ts'

/** What stands beside the rows and not in them: in a metadata file, or in the labels of the columns. */
export interface Told {
  readonly origin: SourceTable['origin']
  readonly crop?: string
  /** Unit token by column name in lower case, whole and as a .dbf cuts it. */
  readonly units: ReadonlyMap<string, string>
  readonly products?: NonNullable<SourceTable['products']>
  readonly machinery?: NonNullable<SourceTable['machinery']>
}

export const NOTHING_TOLD: Told = { origin: {}, units: new Map() }
