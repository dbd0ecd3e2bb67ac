import type { OperationType } from '../../../columns/source-table.ts'
import type { NumberColumn } from '../../../columns/table.ts'
import { entityOf, scaling } from '../ddi.ts'
import { DDI } from './ddis.ts'
import { type Layout, spread } from './layout.ts'
import type { Values } from './task-values.ts'

interface Counter {
  readonly property: string
  readonly ddi: number
  readonly unit: string
  readonly factor: number
}

const FUEL: Counter = { property: 'fuelUsed', ddi: DDI.totalFuel, unit: 'L', factor: 0.001 }
const MASS: Counter = { property: 'wetMass', ddi: DDI.totalMassYield, unit: 'kg', factor: 1 }
const VOLUME: Counter = { property: 'wetVolume', ddi: DDI.totalVolumeYield, unit: 'L', factor: 1 }
const AREA: Counter = { property: 'area', ddi: DDI.totalArea, unit: 'm2', factor: 1 }

/**
 * What counters grew by from record to record. Fuel always, as nothing else tells it; mass and volume only where no
 * yield or flow is logged, and area only where no width is: counters step rarely and coarsely (0074 by 100 m2), so
 * that a record's share of them is less true than flow x time and width x distance.
 */
export function counterColumns(
  layout: Layout,
  type: OperationType | undefined,
  known: { readonly measured: readonly NumberColumn[]; readonly hasWidth: boolean },
): { readonly column: NumberColumn; readonly values: Values }[] {
  const isMeasured = (...properties: string[]) =>
    known.measured.some(({ property = '' }) => properties.includes(property))
  const counters = [FUEL]
  const wholeRecords = layout.sections.length === 0
  if (type === 'harvested' && wholeRecords && !isMeasured('cropFlow', 'wetMassPerArea', 'dryMassPerArea')) {
    counters.push(MASS)
    if (!isMeasured('wetVolumePerArea')) counters.push(VOLUME)
  }
  if (wholeRecords && !known.hasWidth) counters.push(AREA)
  return counters.flatMap((counter) => {
    const [values] = layout.task
      .of(counter.ddi)
      .toSorted((a, b) => a.element.ancestors.length - b.element.ancestors.length || b.max - a.max)
    return values ? [{ column: increments(layout, counter, values), values }] : []
  })
}

function increments(layout: Layout, { property, ddi, unit, factor }: Counter, values: Values): NumberColumn {
  const grown = spread(layout, layout.task.increments(values, scaling(factor)))
  return {
    name: `${entityOf(ddi).name} increment`,
    property,
    type: 'number',
    unit,
    provenance: 'derived',
    values: grown,
  }
}
