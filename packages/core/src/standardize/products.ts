import { rateUnitOf, type UnitMeasurement } from '../agronomy/property-units.ts'
import { conversionFactor, dimensionOf } from '../agronomy/units.ts'
import type { SourceTable } from '../columns/source-table.ts'
import type { MixPart } from '../columns/standard-table.ts'
import type { TextColumn } from '../columns/table.ts'
import type { WorkingTable } from './working-table.ts'

const UNKNOWN = 'unknown'

/**
 * Sets `products` to the name of what each row's tank holds and returns the parts of each of these mixes. A mix
 * whose parts and rates the source tells is split by them; any other is one product, as is a name by itself.
 */
export function standardProducts(
  work: WorkingTable,
  source: SourceTable,
  setting: UnitMeasurement,
): readonly (readonly MixPart[])[] {
  const unit = work.numbers.get('appliedRate')?.unit
  if (unit === undefined) return []
  const named = work.texts.get('products')
  const column: TextColumn = {
    name: 'products',
    property: 'products',
    type: 'text',
    codes: named
      ? named.codes.map((code) => (code < 0 ? named.dictionary.length : code))
      : new Int32Array(work.rows),
    dictionary: [...(named?.dictionary ?? []), source.products?.map((p) => p.name).join(' + ') || UNKNOWN],
  }
  work.texts.set('products', column)
  const parts = splitMix(source, unit, setting)
  const names = new Set(column.codes)
  // Where rows tell several names apart, the source's one list of parts does not say which it is of.
  if (parts && names.size === 1) return column.dictionary.map(() => parts)
  return column.dictionary.map((name) => [{ name, type: 'Component', share: 1, unit }])
}

/**
 * The parts of the source's mix for each 1 of its rate, the mix being as much as its carrier is said to be, or the
 * sum of its parts without one: exports state the carrier's rate for the whole mix.
 */
function splitMix(source: SourceTable, unit: string, setting: UnitMeasurement): MixPart[] | undefined {
  const products = source.products ?? []
  const rates = products.map((product) => product.rate)
  if (
    products.length < 2 ||
    !rates.every((rate) => rate !== undefined && dimensionOf(rate.unit) !== undefined)
  ) {
    return undefined
  }
  const comparable = products.filter((product) => dimensionOf(product.rate!.unit) === dimensionOf(unit))
  const carriers = comparable.filter((product) => product.type === 'Carrier')
  const mix = (carriers.length > 0 ? carriers : comparable).reduce(
    (sum, { rate }) => sum + rate!.value * conversionFactor(rate!.unit, unit),
    0,
  )
  if (!(mix > 0)) return undefined
  return products.map(({ name, type, rate }) => {
    const target = rateUnitOf(rate!.unit, rate!.value, setting) ?? rate!.unit
    return {
      name,
      type: type ?? 'Component',
      share: (rate!.value * conversionFactor(rate!.unit, target)) / mix,
      unit: target,
    }
  })
}
