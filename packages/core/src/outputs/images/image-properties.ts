import type { OperationType } from '../../columns/source-table.ts'
import type { StandardTable } from '../../columns/standard-table.ts'
import { type NumberColumn, numberOf } from '../../columns/table.ts'

/** What there are images of, by operation type, as Leaf publishes it in `operationsImageAttributeCreation`. */
export const IMAGE_PROPERTIES: Readonly<Record<OperationType, readonly string[]>> = {
  harvested: [
    'area',
    'distance',
    'elevation',
    'equipmentWidth',
    'harvestMoisture',
    'wetMass',
    'wetMassPerArea',
    'wetVolume',
    'wetVolumePerArea',
    'dryMass',
    'dryMassPerArea',
    'dryVolume',
    'dryVolumePerArea',
    'speed',
    'heading',
    'cropFlow',
    'proteinPercentage',
    'fuelRate',
    'fuelUsed',
  ],
  planted: [
    'heading',
    'distance',
    'elevation',
    'seedRate',
    'area',
    'equipmentWidth',
    'speed',
    'seedRateTarget',
    'seedDepth',
    'fuelRate',
    'fuelUsed',
    'downForce',
    'singulation',
  ],
  applied: [
    'heading',
    'distance',
    'elevation',
    'appliedRate',
    'area',
    'equipmentWidth',
    'speed',
    'appliedRateTarget',
    'fuelRate',
    'fuelUsed',
  ],
  tillage: [
    'area',
    'heading',
    'distance',
    'elevation',
    'equipmentWidth',
    'tillageDepthTarget',
    'speed',
    'tillageDepthActual',
    'fuelRate',
    'fuelUsed',
  ],
}

/** Any of them: for points whose operation is none of the four. */
const ALL = new Set(Object.values(IMAGE_PROPERTIES).flat())

/** The columns to make images of: those of the operation type that hold a number, `wanted` among them if given. */
export function imageColumns(standard: StandardTable, wanted?: ReadonlySet<string>): NumberColumn[] {
  const properties = standard.knownType ? IMAGE_PROPERTIES[standard.knownType] : [...ALL]
  return properties.flatMap((property) => {
    if (wanted && !wanted.has(property)) return []
    const column = numberOf(standard.table, property)
    return column?.values.some(Number.isFinite) ? [column] : []
  })
}
