import { VOLUMES } from '../agronomy/properties.ts'
import { siFactor } from '../agronomy/units.ts'
import type { CropOfRow } from './crops.ts'
import type { UnitFor } from './motion.ts'
import type { StandardizeOptions } from './options.ts'
import type { WorkingTable } from './working-table.ts'

const DRY = ['dryMass', 'dryMassPerArea', 'dryVolume', 'dryVolumePerArea']
const POUND_PER_BUSHEL = siFactor('lb/bu')

/**
 * Fills wet and dry mass and volume, of the point and per area, from what the source gives of them:
 * mass = flow x interval, or per-area value x area, or volume x density;
 * dry mass = wet mass x (100 - moisture) / (100 - standard moisture), never raised unless asked.
 * Volumes only where the crop has a density or the source a volume.
 */
export function deriveYields(
  work: WorkingTable,
  unit: UnitFor,
  cropOf: (row: number) => CropOfRow,
  options: StandardizeOptions,
): void {
  const si = Object.fromEntries(
    ['area', 'cropFlow', 'wetMass', 'wetMassPerArea', 'wetVolume', 'wetVolumePerArea'].map((property) => [
      property,
      siFactor(unit(property)),
    ]),
  ) as Record<'area' | 'cropFlow' | 'wetMass' | 'wetMassPerArea' | 'wetVolume' | 'wetVolumePerArea', number>

  /** kg/m3 as mass units per volume unit; NaN without a density. */
  const density = (i: number) =>
    ((cropOf(i).density ?? Number.NaN) * POUND_PER_BUSHEL * si.wetVolume) / si.wetMass
  const moisture = work.values('harvestMoisture')
  const dryShare = (i: number): number => {
    const standard = cropOf(i).standardMoisture
    const m = moisture?.[i] ?? Number.NaN
    if (standard === undefined || Number.isNaN(m)) return 1
    const share = (100 - m) / (100 - standard)
    return options.dryYieldAdjustUp ? share : Math.min(1, share)
  }
  const timesArea = (property: string, factor: number) => {
    const perArea = work.values(property)
    const area = work.values('area')
    return (i: number) => (perArea && area ? perArea[i]! * area[i]! * factor : Number.NaN)
  }
  const perArea = (property: string, factor: number) => {
    const amount = work.values(property)
    const area = work.values('area')
    return (i: number) => (amount && area ? (amount[i]! / area[i]!) * factor : Number.NaN)
  }
  const column = (property: string) => {
    const values = work.values(property)
    return (i: number) => values?.[i] ?? Number.NaN
  }
  const massFactor = (si.wetMassPerArea * si.area) / si.wetMass
  const volumeFactor = (si.wetVolumePerArea * si.area) / si.wetVolume
  const fillMass = (mass: 'wetMass' | 'dryMass', volume: 'wetVolume' | 'dryVolume') => {
    work.fill(mass, unit(mass), timesArea(`${mass}PerArea`, massFactor))
    const whole = column(volume)
    work.fill(mass, unit(mass), (i) => whole(i) * density(i))
    const perAreaVolume = timesArea(`${volume}PerArea`, volumeFactor)
    work.fill(mass, unit(mass), (i) => perAreaVolume(i) * density(i))
  }

  const flow = work.values('cropFlow')
  const interval = work.values('samplingInterval')
  if (flow && interval) {
    const factor = si.cropFlow / si.wetMass
    work.fill('wetMass', unit('wetMass'), (i) => flow[i]! * interval[i]! * factor)
  }
  fillMass('wetMass', 'wetVolume')
  fillMass('dryMass', 'dryVolume')
  const dry = column('dryMass')
  work.fill('wetMass', unit('wetMass'), (i) => dry(i) / dryShare(i))
  if (options.dryYield === 'computed') for (const property of DRY) work.numbers.delete(property)
  const wet = column('wetMass')
  work.fill('dryMass', unit('dryMass'), (i) => wet(i) * dryShare(i))
  for (const [mass, volume] of [
    ['wetMass', 'wetVolume'],
    ['dryMass', 'dryVolume'],
  ] as const) {
    work.fill(`${mass}PerArea`, unit(`${mass}PerArea`), perArea(mass, 1 / massFactor))
    work.fill(volume, unit(volume), timesArea(`${volume}PerArea`, volumeFactor))
    const amount = column(mass)
    work.fill(volume, unit(volume), (i) => amount(i) / density(i))
  }
  // Without a density the source's wet volume shrinks as its mass does.
  const wetVolume = column('wetVolume')
  const dryMass = column('dryMass')
  work.fill('dryVolume', unit('dryVolume'), (i) => (wetVolume(i) * dryMass(i)) / wet(i))
  for (const volume of ['wetVolume', 'dryVolume']) {
    work.fill(`${volume}PerArea`, unit(`${volume}PerArea`), perArea(volume, 1 / volumeFactor))
  }
  dropVolumes(work, cropOf)
}

/** Takes volumes away where the crop is told by mass alone. */
function dropVolumes(work: WorkingTable, cropOf: (row: number) => CropOfRow): void {
  for (const property of VOLUMES) {
    const column = work.numbers.get(property)
    if (!column || column.values.every((_, i) => cropOf(i).volumes)) continue
    work.numbers.set(property, {
      ...column,
      values: column.values.map((value, i) => (cropOf(i).volumes ? value : Number.NaN)),
    })
  }
}
