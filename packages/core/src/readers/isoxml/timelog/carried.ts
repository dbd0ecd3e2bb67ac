import type { Scale } from '../ddi.ts'
import type { Series } from './record.ts'

/**
 * Puts a series, scaled, into `out` at [start, start + records), carried forward from each value to the next one; records
 * before the first value are left as they are. `stride` spreads the records over sections: record i goes to
 * start + i x stride.
 */
export function carryForward(
  { rows, values }: Series,
  records: number,
  { times, over }: Scale,
  out: Float64Array,
  start = 0,
  stride = 1,
): void {
  for (let k = 0; k < rows.length; k++) {
    const value = (values[k]! * times) / over
    const end = start + (k + 1 < rows.length ? rows[k + 1]! : records) * stride
    for (let i = start + rows[k]! * stride; i < end; i += stride) out[i] = value
  }
}
