/** What each operation type adds to a summary, keys in the order in which Leaf publishes them. */
import { siFactor } from '../agronomy/units.ts'
import type { StandardTable } from '../columns/standard-table.ts'
import type { SummarizeOptions } from './options.ts'
import { productSummaries } from './products.ts'
import {
  groups,
  type Measure,
  present,
  type Rows,
  rateSpread,
  type Spread,
  spread,
  total,
  totalArea,
  totalOfRate,
} from './statistics.ts'

export type Section = (standard: StandardTable, options: SummarizeOptions) => Record<string, unknown>

const planted: Section = (standard, { unitMeasurement }) => ({
  totalPlanted: totalPlanted(standard),
  seedRate: rateSpread(standard, 'seedRate'),
  seedRateTarget: rateSpread(standard, 'seedRateTarget'),
  ...Object.fromEntries(
    ['seedDepth', 'speed', 'elevation', 'downForce', 'singulation', 'skips', 'doubles'].map((property) => [
      property,
      spread(standard, property),
    ]),
  ),
  varieties: varieties(standard, (name, rows) => {
    const target = rateSpread(standard, 'seedRateTarget', rows)
    return {
      name,
      rate: {
        ...rateSpread(standard, 'seedRate', rows),
        ...(target ? { minTarget: target.min, maxTarget: target.max, avgTarget: target.avg } : {}),
      },
      area: totalArea(standard, unitMeasurement, rows),
      totalPlanted: totalPlanted(standard, rows),
    }
  }),
})

/** Whole seeds: a seed that is not fully there is not planted. */
function totalPlanted(standard: StandardTable, rows?: Rows): Measure | undefined {
  const planted = totalOfRate(standard, 'seedRate', rows)
  return planted && { ...planted, value: Math.floor(planted.value) }
}

const applied: Section = (standard, { unitMeasurement, summarizeByProductEntry }) => {
  const products = productSummaries(standard, unitMeasurement, summarizeByProductEntry)
  return {
    totalApplied: totalOfRate(standard, 'appliedRate'),
    appliedRate: rateSpread(standard, 'appliedRate'),
    appliedRateTarget: rateSpread(standard, 'appliedRateTarget'),
    speed: spread(standard, 'speed'),
    elevation: spread(standard, 'elevation'),
    tankMix: products.length > 1,
    products,
  }
}

const harvested: Section = (standard, { unitMeasurement }) => {
  const amounts = ['wetMass', 'wetVolume', 'dryMass', 'dryVolume'].flatMap((property) => {
    const name = `total${property[0]?.toUpperCase()}${property.slice(1)}`
    return [
      [property, spread(standard, property)],
      [`${property}PerArea`, perAreaSpread(standard, property)],
      [name, total(standard, property)],
    ]
  })
  return {
    harvestMoisture: spread(standard, 'harvestMoisture'),
    ...Object.fromEntries(amounts),
    speed: spread(standard, 'speed'),
    elevation: spread(standard, 'elevation'),
    varieties: varieties(standard, (name, rows) => ({
      name,
      area: totalArea(standard, unitMeasurement, rows),
      harvestMoisture: spread(standard, 'harvestMoisture', rows),
      wetMass: total(standard, 'wetMass', rows),
      wetMassPerArea: meanPerArea(standard, 'wetMass', rows),
      wetVolume: total(standard, 'wetVolume', rows),
      dryMass: total(standard, 'dryMass', rows),
      dryMassPerArea: meanPerArea(standard, 'dryMass', rows),
      dryVolume: total(standard, 'dryVolume', rows),
    })),
  }
}

/** Least and greatest of the points, the mean being the total over the total area. */
function perAreaSpread(standard: StandardTable, property: string): Spread | undefined {
  const plain = spread(standard, `${property}PerArea`)
  const mean = meanPerArea(standard, property)
  return plain && mean ? { ...plain, avg: mean.value } : plain
}

function meanPerArea(standard: StandardTable, property: string, rows?: Rows): Measure | undefined {
  const unit = standard.table.columns.find((c) => c.property === `${property}PerArea`)
  const amount = total(standard, property, rows)
  const area = total(standard, 'area', rows)
  if (unit?.type !== 'number' || !unit.unit || !amount || !area || !(area.value > 0)) return undefined
  const factor = siFactor(amount.unit) / siFactor(area.unit) / siFactor(unit.unit)
  return { value: (amount.value / area.value) * factor, unit: unit.unit }
}

const tillage: Section = (standard) => ({
  tillType: groups(standard, 'tillType').map(({ name }) => name),
  tillageDepthActual: spread(standard, 'tillageDepthActual'),
  tillageDepthTarget: spread(standard, 'tillageDepthTarget'),
  speed: spread(standard, 'speed'),
  elevation: spread(standard, 'elevation'),
})

function varieties(standard: StandardTable, describe: (name: string, rows: Rows) => Record<string, unknown>) {
  const found = groups(standard, 'variety').map(({ name, rows }) => present(describe(name, rows)))
  return found.length > 0 ? found : undefined
}

export const SECTIONS: Readonly<Record<string, Section>> = { planted, applied, harvested, tillage }
