import { numberOf, type Table } from '../columns/table.ts'
import type { Swaths } from '../geometry/swaths.ts'
import { siFactor } from './units.ts'

/** Assumed where neither a width nor an area tells one: Leaf's buffers of 5 m to either side. */
export const ASSUMED_WIDTH_M = 10
/** No rectangle is longer: such rows are jumps of the receiver, and nothing was worked between their ends. */
const MAX_LENGTH_M = 100

/**
 * The rectangles that the points of a standard table worked, in metres. Without an `equipmentWidth` the width is
 * taken from area and distance (`widthAssumed`). A row whose distance or heading is missing has none.
 */
export function swathsOf(table: Table): { readonly swaths: Swaths; readonly widthAssumed: boolean } {
  const inSi = (property: string) => {
    const column = numberOf(table, property)
    const factor = siFactor(column?.unit ?? 'm')
    return column?.values.map((value) => value * factor)
  }
  const values = (property: string) =>
    numberOf(table, property)?.values ?? new Float64Array(table.rows).fill(Number.NaN)
  const length = (inSi('distance') ?? new Float64Array(table.rows)).map((d) =>
    d <= MAX_LENGTH_M ? d : Number.NaN,
  )
  const told = inSi('equipmentWidth')
  const area = told ? undefined : inSi('area')
  const width = told ?? length.map((d, i) => (area && area[i]! > 0 && d > 0 ? area[i]! / d : ASSUMED_WIDTH_M))
  const swaths = {
    rows: table.rows,
    longitude: values('longitude'),
    latitude: values('latitude'),
    heading: values('heading'),
    length,
    width,
  }
  return { swaths, widthAssumed: told === undefined }
}
