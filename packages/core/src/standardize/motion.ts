import { type UnitMeasurement, type UnitSystem, unitOf } from '../agronomy/property-units.ts'
import { siFactor } from '../agronomy/units.ts'
import { lastKnown, type Tracks, trackDistance, trackHeading, tracksOf } from './tracks.ts'
import type { WorkingTable } from './working-table.ts'

/** Records farther apart in time do not tell a speed. */
const MAX_INTERVAL_S = 10
/** 100 ft: farther than any machine goes between two records. */
const JUMP_M = 30.48

/** Output units of a file, by property. */
export type UnitFor = (property: string) => string

export function unitsFor(setting: UnitMeasurement, system: UnitSystem): UnitFor {
  return (property) => unitOf(property, setting, system) ?? ''
}

/** Fills distance, heading, area, interval and speed from one another and from positions and times. */
export function deriveMotion(work: WorkingTable, unit: UnitFor): void {
  let known: Tracks | undefined
  const tracks = () => {
    known ??= tracksOf(work)
    return known
  }
  const metres = siFactor(unit('distance'))
  const squareMetres = siFactor(unit('area'))
  const width = work.values('equipmentWidth')
  const perWidth = siFactor(unit('equipmentWidth'))

  const jumps = work.values('distance')?.reduce((n, d) => (d * metres > JUMP_M ? n + 1 : n), 0) ?? 0
  if (jumps > 0) {
    const detail = `${jumps} rows say that more than 100 ft were covered since the row before`
    work.warn({ code: 'distance_jump', detail, count: jumps })
  }
  const area = work.values('area')
  if (area && width) {
    work.fill(
      'distance',
      unit('distance'),
      (i) => (area[i]! * squareMetres) / (width[i]! * perWidth) / metres,
    )
  }
  if (isMissing(work, 'distance')) {
    const distance = trackDistance(work, tracks())
    work.fill('distance', unit('distance'), (i) => distance(i) / metres)
  }
  if (isMissing(work, 'heading')) {
    work.fill('heading', 'arcdeg', trackHeading(work, tracks()))
    keepHeading(work, tracks())
  }
  const distance = work.values('distance')
  if (distance && width) {
    const factor = (metres * perWidth) / squareMetres
    work.fill('area', unit('area'), (i) => distance[i]! * width[i]! * factor)
  }
  if (isMissing(work, 'samplingInterval')) {
    const time = work.values('timestamp')!
    const { previous } = tracks()
    work.fill('samplingInterval', 's', (i) => {
      const seconds = previous[i]! < 0 ? Number.NaN : (time[i]! - time[previous[i]!]!) / 1000
      return seconds > 0 && seconds <= MAX_INTERVAL_S ? seconds : Number.NaN
    })
  }
  const interval = work.values('samplingInterval')
  if (distance && interval) {
    const factor = metres / siFactor(unit('speed'))
    work.fill('speed', unit('speed'), (i) => (distance[i]! * factor) / interval[i]!)
  }
  work.fill('elevation', unit('elevation'), work.numbers.has('elevation') ? () => Number.NaN : () => 0)
}

/** A machine that stands points to where it went last, or, at the start, to where it goes first. */
function keepHeading(work: WorkingTable, { previous, next }: Tracks): void {
  const heading = work.values('heading')
  if (!heading?.some(Number.isNaN)) return
  const behind = lastKnown(heading, { previous, next })
  const ahead = lastKnown(heading, { previous: next, next: previous })
  work.fill('heading', 'arcdeg', (i) => heading[behind[i]!] ?? heading[ahead[i]!] ?? Number.NaN)
}

function isMissing(work: WorkingTable, property: string): boolean {
  return work.values(property)?.some(Number.isNaN) ?? true
}
