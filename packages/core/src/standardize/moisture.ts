import { lastKnown, tracksOf } from './tracks.ts'
import type { WorkingTable } from './working-table.ts'

/** Longer than sensors pause between two readings, and short against the changes of a crop over a field. */
const MAX_AGE_MS = 60_000

/**
 * Gives points without a moisture the last reading of the same track from up to a minute before: sensors read less
 * often than records are made, and what was harvested in between has a yield all the same.
 */
export function carryMoisture(work: WorkingTable): void {
  const moisture = work.values('harvestMoisture')
  if (!moisture?.some(Number.isNaN)) return
  const time = work.values('timestamp')!
  const reading = lastKnown(moisture, tracksOf(work))
  work.fill('harvestMoisture', 'percentage', (i) => {
    const from = reading[i]!
    return from >= 0 && time[i]! - time[from]! <= MAX_AGE_MS ? moisture[from]! : Number.NaN
  })
}
