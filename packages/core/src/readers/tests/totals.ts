import { siFactor } from '../../agronomy/units.ts'
import type { SourceTable } from '../../columns/source-table.ts'
import { numberOf } from '../../columns/table.ts'
import { isPosition } from '../../geometry/positions.ts'

/** The values of a property in SI; throws where it is not there or has no unit. */
export function si({ table }: SourceTable, property: string): Float64Array {
  const column = numberOf(table, property)!
  const factor = siFactor(column.unit!)
  return column.values.map((value) => value * factor)
}

/** m2 of each row: distance x width. */
export function areas(source: SourceTable): Float64Array {
  const width = si(source, 'equipmentWidth')
  return si(source, 'distance').map((distance, i) => distance * width[i]!)
}

/** Wet kilograms of each row, from flow and interval or from the wet yield. */
export function wetMass(source: SourceTable): Float64Array {
  const flow = numberOf(source.table, 'cropFlow') && si(source, 'cropFlow')
  const interval = flow && si(source, 'samplingInterval')
  if (flow && interval) return flow.map((f, i) => f * interval[i]!)
  const area = areas(source)
  return si(source, 'wetMassPerArea').map((yield_, i) => yield_ * area[i]!)
}

/** West, south, east, north of the valid positions, degrees. */
export function bbox({ table }: SourceTable): number[] {
  const [longitude, latitude] = ['longitude', 'latitude'].map((p) => numberOf(table, p)!.values)
  const box = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < table.rows; i++) {
    const [x, y] = [longitude![i]!, latitude![i]!]
    if (!isPosition(x, y)) continue
    box[0] = Math.min(box[0]!, x)
    box[1] = Math.min(box[1]!, y)
    box[2] = Math.max(box[2]!, x)
    box[3] = Math.max(box[3]!, y)
  }
  return box
}
