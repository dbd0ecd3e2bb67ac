/**
 * Points live in columns: typed arrays, never an array of objects. A million points is a small file.
 * A missing number is NaN, a missing text is code -1; there is no second validity structure to keep in step.
 */

interface ColumnHead {
  /** The column's name where it comes from: `Swth_Wdth_`, `crp_flw_m`; in a standard table the property itself. */
  readonly name: string
  /** The standard property that the column holds (`equipmentWidth`); absent for columns Sheaf has no name for. */
  readonly property?: string
}

export interface NumberColumn extends ColumnHead {
  readonly type: 'number'
  /** Unit token as in agronomy/units: `ft`, `lb/ac`, `prcnt`; absent when the source tells none. */
  readonly unit?: string
  /** 'derived' where Sheaf computed the values; measured wins and is the default. */
  readonly provenance?: 'measured' | 'derived'
  /** One value a row, NaN where the source has none. */
  readonly values: Float64Array
}

export interface TextColumn extends ColumnHead {
  readonly type: 'text'
  /** One code a row: an index into `dictionary`, -1 where the source has none. */
  readonly codes: Int32Array
  readonly dictionary: readonly string[]
}

export type Column = NumberColumn | TextColumn

export interface Table {
  readonly rows: number
  readonly columns: readonly Column[]
}

/** The first number column that holds `property`. */
export function numberOf(table: Table, property: string): NumberColumn | undefined {
  return table.columns.find((c): c is NumberColumn => c.type === 'number' && c.property === property)
}

/** The first text column that holds `property`. */
export function textOf(table: Table, property: string): TextColumn | undefined {
  return table.columns.find((c): c is TextColumn => c.type === 'text' && c.property === property)
}
