import { amountUnit, areaUnit, type UnitMeasurement, unitOf } from '../agronomy/property-units.ts'
import { conversionFactor } from '../agronomy/units.ts'
import type { MixPart, StandardTable } from '../columns/standard-table.ts'
import { numberOf, textOf } from '../columns/table.ts'
import { present } from './statistics.ts'

/**
 * What was applied of each product: the mean rate by area, the amount and the area. `byName`: products of the same
 * name and unit are one entry, whichever mixes they were part of; otherwise each part of each mix is one.
 */
export function productSummaries(
  standard: StandardTable,
  setting: UnitMeasurement,
  byName: boolean,
): Record<string, unknown>[] {
  const codes = textOf(standard.table, 'products')?.codes
  const rate = numberOf(standard.table, 'appliedRate')?.values
  const area = numberOf(standard.table, 'area')
  if (!codes || !rate || !area?.unit) return []
  const byMix = standard.mixes.map(() => ({ area: 0, amount: 0 }))
  for (const [i, code] of codes.entries()) {
    const sum = byMix[code]
    const amount = rate[i]! * area.values[i]!
    if (!sum || Number.isNaN(amount)) continue
    sum.area += area.values[i]!
    sum.amount += amount
  }
  const entries = new Map<string, { part: MixPart; area: number; amount: number }>()
  for (const [code, parts] of standard.mixes.entries()) {
    const sum = byMix[code]
    if (!sum || sum.area === 0) continue
    for (const [index, part] of parts.entries()) {
      const key = JSON.stringify(byName ? [part.name, part.unit] : [code, index])
      const entry = entries.get(key) ?? { part, area: 0, amount: 0 }
      entry.area += sum.area
      entry.amount += sum.amount * part.share
      entries.set(key, entry)
    }
  }
  const wholeArea = unitOf('totalArea', setting, standard.system) ?? area.unit
  return [...entries.values()].map(({ part, area: covered, amount }) =>
    present({
      name: part.name,
      type: part.type,
      rate: { value: amount / covered, unit: part.unit },
      totalApplied: {
        value: amount * conversionFactor(area.unit!, areaUnit(part.unit)),
        unit: amountUnit(part.unit),
      },
      area: { value: covered * conversionFactor(area.unit!, wholeArea), unit: wholeArea },
    }),
  )
}
