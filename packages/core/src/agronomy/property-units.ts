/** The unit of each standard property under the three settings of `unitMeasurement`. */
import { conversionFactor, dimensionOf, systemOf } from './units.ts'

export type UnitSystem = 'imperial' | 'metric'
/** DEFAULT keeps to the units of the source, as far as Leaf publishes them for the property. */
export type UnitMeasurement = 'DEFAULT' | 'IMPERIAL' | 'METRIC'

/** [imperial, metric] and, where DEFAULT differs, [imperial source, metric source]. */
const UNITS: Readonly<Record<string, readonly [string, string] | readonly [string, string, string, string]>> =
  {
    speed: ['ft/s', 'm/s', 'mi/hr', 'm/s'],
    distance: ['ft', 'm'],
    elevation: ['ft', 'm'],
    equipmentWidth: ['ft', 'm'],
    implementOffset: ['ft', 'm'],
    xOffset: ['m', 'm'],
    yOffset: ['m', 'm'],
    heading: ['arcdeg', 'arcdeg'],
    area: ['ft2', 'm2', 'm2', 'm2'],
    totalArea: ['ac', 'ha', 'm2', 'm2'],
    fuelUsed: ['gal', 'L'],
    fuelRate: ['gal/hr', 'L/hr'],
    singulation: ['prcnt', 'prcnt'],
    skips: ['prcnt', 'prcnt'],
    doubles: ['prcnt', 'prcnt'],
    groundContact: ['prcnt', 'prcnt'],
    spacingVariation: ['prcnt', 'prcnt'],
    rideQuality: ['prcnt', 'prcnt'],
    downForce: ['lbf', 'Kgf'],
    downForceMargin: ['lbf', 'Kgf'],
    seedDepth: ['in', 'cm', 'cm', 'cm'],
    seedSpacing: ['ft', 'm'],
    harvestMoisture: ['percentage', 'percentage'],
    proteinPercentage: ['percentage', 'percentage'],
    wetMass: ['lb', 't'],
    dryMass: ['lb', 't'],
    wetMassPerArea: ['lb/ac', 't/ha'],
    dryMassPerArea: ['lb/ac', 't/ha'],
    wetVolume: ['bu', 'm3'],
    dryVolume: ['bu', 'm3'],
    wetVolumePerArea: ['bu/ac', 'm3/ha'],
    dryVolumePerArea: ['bu/ac', 'm3/ha'],
    cropFlow: ['lb/s', 'kg/s'],
    samplingInterval: ['s', 's'],
    tillageDepthActual: ['in', 'cm'],
    tillageDepthTarget: ['in', 'cm'],
  }

/** By dimension: [imperial, metric], and what DEFAULT leaves as it is in the source. */
const RATES: Readonly<Record<string, { units: readonly [string, string]; kept: readonly string[] }>> = {
  'count/area': { units: ['seeds/ac', 'seeds/ha'], kept: ['seeds/ac', 'seeds/ha'] },
  'mass/area': { units: ['lb/ac', 'kg/ha'], kept: ['lb/ac', 'kg/ha', 't/ha'] },
  'volume/area': { units: ['gal/ac', 'L/ha'], kept: ['gal/ac', 'qt/ac', 'floz/ac', 'L/ha'] },
}

/** From this mean on, liquid rates are told in m3/ha: Leaf publishes both and slurry reads badly in litres. */
const LARGE_RATE_L_HA = 1000

/** The unit that a property is told in; `source` is the system of the file. Undefined: it has no unit. */
export function unitOf(property: string, setting: UnitMeasurement, source: UnitSystem): string | undefined {
  const units = Object.hasOwn(UNITS, property) ? UNITS[property] : undefined
  if (!units) return undefined
  if (setting === 'DEFAULT') {
    const [imperial, metric] = units.length === 4 ? [units[2], units[3]] : units
    return source === 'metric' ? metric : imperial
  }
  return setting === 'METRIC' ? units[1] : units[0]
}

/**
 * The unit of a seed, product or application rate given in `unit`. It follows what is measured: seeds, mass or
 * volume. `mean` is the file's mean rate in `unit`: it decides once per file between L/ha and m3/ha.
 * Undefined when `unit` is not a rate per area.
 */
export function rateUnitOf(unit: string, mean: number, setting: UnitMeasurement): string | undefined {
  const rate = RATES[dimensionOf(unit) ?? '']
  if (!rate) return undefined
  if (setting === 'DEFAULT' && rate.kept.includes(unit)) return unit
  const metric = setting === 'METRIC' || (setting === 'DEFAULT' && systemOf(unit) === 'metric')
  const found = metric ? rate.units[1] : rate.units[0]
  if (found === 'L/ha' && mean * conversionFactor(unit, 'L/ha') >= LARGE_RATE_L_HA) return 'm3/ha'
  return found
}

/** The amount of a rate: `gal` of `gal/ac`. Totals of rates are told in it. */
export function amountUnit(rate: string): string {
  return rate.split('/')[0] ?? rate
}

/** The area that a rate is told for: `ac` of `gal/ac`. */
export function areaUnit(rate: string): string {
  return rate.split('/')[1] ?? 'm2'
}

/** Whether a property is a rate, whose unit `rateUnitOf` tells. */
export function isRate(property: string): boolean {
  return /^(seedRate|appliedRate)/.test(property)
}
