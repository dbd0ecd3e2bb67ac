import type { UnitSystem } from '../../agronomy/property-units.ts'
import type { NumberColumn } from '../../columns/table.ts'
import type { Mapping } from './mapping.ts'

const SAMPLE = 2000
/** How far the median of the rows may be off the yield that the other columns give. */
const TOLERANCE = 0.02
/** flow x duration / (distance x width) to yield: lb/s, s, ft to lb/ac; t/h, s, m to t/ha. */
const FACTORS: Readonly<Record<UnitSystem, number>> = { imperial: 43_560, metric: 10_000 / 3600 }

/**
 * Told by the names of columns that keep their unit (`Distance_f`), else by the system in which the wet yield follows
 * from flow, duration, distance and width. Undefined where neither tells.
 */
export function measuringSystem(
  { unitKeys }: Mapping,
  names: readonly string[],
  column: (property: string) => NumberColumn | undefined,
): UnitSystem | undefined {
  if (unitKeys.imperial.some((key) => names.includes(key))) return 'imperial'
  if (unitKeys.metric.some((key) => names.includes(key))) return 'metric'
  const inputs = ['cropFlow', 'samplingInterval', 'distance', 'equipmentWidth', 'wetMassPerArea'].map(column)
  const [flow, interval, distance, width, wet] = inputs.map((input) => input?.values)
  if (!flow || !interval || !distance || !width || !wet) return undefined
  const ratios: number[] = []
  for (let i = 0; i < wet.length && ratios.length < SAMPLE; i++) {
    const ratio = (wet[i]! * distance[i]! * width[i]!) / (flow[i]! * interval[i]!)
    if (ratio > 0 && Number.isFinite(ratio)) ratios.push(ratio)
  }
  const median = ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN
  const fits = (system: UnitSystem) => Math.abs(median / FACTORS[system] - 1) <= TOLERANCE
  return fits('imperial') ? 'imperial' : fits('metric') ? 'metric' : undefined
}
