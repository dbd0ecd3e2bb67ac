import type { SourceTable } from '../columns/source-table.ts'
import type { StandardizeOptions } from './options.ts'
import { wallClock } from './wall-clock.ts'
import type { WorkingTable } from './working-table.ts'

/** Sets `timestamp` to instants, from the source's clock and the owner's settings; returns their precision. */
export function standardTimes(
  work: WorkingTable,
  source: SourceTable,
  options: StandardizeOptions,
): SourceTable['timePrecision'] {
  const column = work.numbers.get('timestamp')
  if (source.timePrecision === 'none' || !column) {
    const midnight = options.date === undefined ? Number.NaN : Date.parse(`${options.date}T00:00:00Z`)
    if (options.date !== undefined && Number.isNaN(midnight))
      throw new RangeError(`not a date: ${options.date}`)
    const values = new Float64Array(work.rows).fill(midnight)
    work.numbers.set('timestamp', {
      name: 'timestamp',
      property: 'timestamp',
      type: 'number',
      unit: 'ms',
      values,
    })
    if (!Number.isNaN(midnight)) return 'date'
    work.warn({ code: 'time_unknown', detail: 'The source tells no time' })
    return 'none'
  }
  if (source.timePrecision === 'date') {
    work.warn({ code: 'time_date_only', detail: 'The source tells the date, not the time of day' })
  } else if (source.localTime) {
    const instantOf = wallClock(source.timeZone ?? options.sourceTimeZone)
    work.numbers.set('timestamp', { ...column, values: column.values.map(instantOf) })
    if (source.timeZone) return source.timePrecision
    const detail = `The source does not tell the zone of its clock; ${options.sourceTimeZone} was assumed`
    work.warn({ code: 'time_basis_assumed', detail })
  }
  return source.timePrecision
}
