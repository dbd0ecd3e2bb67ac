import type { OperationType } from '../../../columns/source-table.ts'
import { DDI } from './ddis.ts'

/** How a standard property is logged. */
export interface Mapping {
  readonly property: string
  /** The first of them that is logged. */
  readonly ddis: readonly number[]
  readonly unit: string
  /** Of one step of the raw integer, in `unit`. */
  readonly factor: number
  /** Sensors write 0 for no reading. */
  readonly zeroIsMissing?: true
  /** Only of elements whose values are part of this operation: the same DDI may also be another's. */
  readonly ofOperation?: true
}

const PPM = { unit: 'percentage', factor: 1e-4 }
const PPM_SHARE = { unit: 'prcnt', factor: 1e-4 }
const MASS_RATE = { unit: 'kg/ha', factor: 0.01 }
const VOLUME_RATE = { unit: 'L/ha', factor: 1e-4 }
const COUNT_RATE = { unit: 'seeds/ha', factor: 10 }
const DEPTH = { unit: 'cm', factor: 0.1 }

const EVERY: readonly Mapping[] = [
  { property: 'speed', ddis: [DDI.speed], unit: 'm/s', factor: 0.001 },
  { property: 'fuelRate', ddis: [DDI.fuelRate], unit: 'L/hr', factor: 0.0036 },
]

/** By operation. Where several mappings name one property, the first with values is taken. */
export const MAPPINGS: Readonly<Record<OperationType, readonly Mapping[]>> = {
  harvested: [
    { property: 'cropFlow', ddis: [DDI.massFlow, DDI.seedCottonFlow], unit: 'kg/s', factor: 1e-6 },
    { property: 'wetMassPerArea', ddis: [DDI.massYield, DDI.seedCottonYield], ...MASS_RATE },
    { property: 'dryMassPerArea', ddis: [DDI.dryMassYield], ...MASS_RATE },
    { property: 'wetVolumePerArea', ddis: [DDI.volumeYield], unit: 'm3/ha', factor: 0.01 },
    { property: 'harvestMoisture', ddis: [DDI.moisture, DDI.averageMoisture], ...PPM, zeroIsMissing: true },
    { property: 'proteinPercentage', ddis: [DDI.protein, DDI.averageProtein], ...PPM, zeroIsMissing: true },
    ...EVERY,
  ],
  planted: [
    { property: 'seedRate', ddis: [DDI.countRate], ...COUNT_RATE },
    { property: 'seedRate', ddis: [DDI.massRate], ...MASS_RATE, ofOperation: true },
    { property: 'seedRate', ddis: [DDI.volumeRate], ...VOLUME_RATE, ofOperation: true },
    { property: 'seedRateTarget', ddis: [DDI.countRateSetpoint], ...COUNT_RATE },
    { property: 'seedRateTarget', ddis: [DDI.massRateSetpoint], ...MASS_RATE, ofOperation: true },
    { property: 'seedRateTarget', ddis: [DDI.volumeRateSetpoint], ...VOLUME_RATE, ofOperation: true },
    { property: 'seedDepth', ddis: [DDI.seedDepth], ...DEPTH },
    { property: 'seedSpacing', ddis: [DDI.spacing], unit: 'm', factor: 0.001 },
    { property: 'spacingVariation', ddis: [DDI.spacingVariation, DDI.averageSpacingVariation], ...PPM_SHARE },
    { property: 'singulation', ddis: [DDI.singulation, DDI.averageSingulation], ...PPM_SHARE },
    { property: 'skips', ddis: [DDI.skips, DDI.averageSkips], ...PPM_SHARE },
    { property: 'doubles', ddis: [DDI.multiples, DDI.averageMultiples], ...PPM_SHARE },
    { property: 'downForce', ddis: [DDI.downforce], unit: 'N', factor: 1 },
    ...EVERY,
  ],
  applied: [
    { property: 'appliedRate', ddis: [DDI.volumeRate], ...VOLUME_RATE, ofOperation: true },
    { property: 'appliedRate', ddis: [DDI.massRate], ...MASS_RATE, ofOperation: true },
    { property: 'appliedRateTarget', ddis: [DDI.volumeRateSetpoint], ...VOLUME_RATE, ofOperation: true },
    { property: 'appliedRateTarget', ddis: [DDI.massRateSetpoint], ...MASS_RATE, ofOperation: true },
    ...EVERY,
  ],
  tillage: [
    { property: 'tillageDepthActual', ddis: [DDI.tillageDepth], ...DEPTH },
    { property: 'tillageDepthTarget', ddis: [DDI.tillageDepthSetpoint], ...DEPTH },
    ...EVERY,
  ],
}

/** What sections may log of their own: where two or more do, each gets its own rows. */
export const SECTION_VALUES: Readonly<Record<OperationType, readonly number[]>> = {
  harvested: [DDI.massFlow, DDI.massYield, DDI.volumeYield],
  planted: [DDI.countRate, DDI.massRate, DDI.volumeRate],
  applied: [DDI.volumeRate, DDI.massRate],
  tillage: [DDI.tillageDepth],
}
