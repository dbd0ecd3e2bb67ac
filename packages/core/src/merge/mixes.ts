import { rateUnitOf, type UnitMeasurement } from '../agronomy/property-units.ts'
import { conversionFactor } from '../agronomy/units.ts'
import type { MixPart } from '../columns/standard-table.ts'

/**
 * The parts of a mix for each 1 of a rate that is now told in `to` instead of `from`. A part in the rate's own unit
 * goes with it; others keep theirs unless a system is asked for.
 */
export function mixIn(
  parts: readonly MixPart[],
  from: string,
  to: string,
  setting: UnitMeasurement,
): readonly MixPart[] {
  return parts.map((part) => {
    const unit =
      part.unit === from
        ? to
        : setting === 'DEFAULT'
          ? part.unit
          : (rateUnitOf(part.unit, Number.NaN, setting) ?? part.unit)
    const share = part.share * (conversionFactor(part.unit, unit) / conversionFactor(from, to))
    return { ...part, unit, share: part.unit === from && part.share === 1 ? 1 : share }
  })
}
