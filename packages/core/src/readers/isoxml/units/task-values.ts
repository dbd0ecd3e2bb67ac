import { type Scale, scaled } from '../ddi.ts'
import type { DeviceElement, Devices } from '../devices/devices.ts'
import { carryForward } from '../timelog/carried.ts'
import type { Series, TimeLog } from '../timelog/record.ts'

/** One DDI of one device element, over all logs of a task. Raw integers. */
export interface Values {
  readonly ddi: number
  readonly element: DeviceElement
  readonly parts: readonly { readonly log: number; readonly series: Series }[]
  readonly min: number
  readonly max: number
  /** How many values the logs hold. */
  readonly count: number
  readonly last: number
}

/** What the logs of a task hold, by DDI and element. Records are numbered through all logs. */
export class TaskValues {
  readonly logs: readonly TimeLog[]
  readonly records: number
  /** The number of the first record of each log. */
  readonly starts: readonly number[]
  /** In the order in which the headers list them. */
  readonly all: readonly Values[]
  readonly #byDdi: ReadonlyMap<number, readonly Values[]>

  constructor(logs: readonly TimeLog[], devices: Devices) {
    const starts: number[] = []
    let records = 0
    const parts = new Map<string, { log: number; series: Series }[]>()
    for (const [log, { series: all, records: count }] of logs.entries()) {
      starts.push(records)
      records += count
      for (const series of all) {
        const key = `${series.ddi}/${series.element}`
        const known = parts.get(key)
        if (known) known.push({ log, series })
        else parts.set(key, [{ log, series }])
      }
    }
    this.logs = logs
    this.records = records
    this.starts = starts
    this.all = [...parts.values()].map((found) => valuesOf(found, devices))
    this.#byDdi = Map.groupBy(this.all, ({ ddi }) => ddi)
  }

  /** A field of the records of all logs; NaN where a log is without it. */
  column(fieldOf: (log: TimeLog) => Float64Array | undefined): Float64Array {
    const only = this.logs.length === 1 ? fieldOf(this.logs[0]!) : undefined
    if (only) return only
    const out = new Float64Array(this.records).fill(Number.NaN)
    for (const [i, log] of this.logs.entries()) out.set(fieldOf(log) ?? [], this.starts[i])
    return out
  }

  of(ddi: number): readonly Values[] {
    return this.#byDdi.get(ddi) ?? []
  }

  find(ddi: number, element: DeviceElement): Values | undefined {
    return this.of(ddi).find((values) => values.element.id === element.id)
  }

  /** Carried forward within each log, scaled, into every `stride`th place from `start` on; NaN where unknown. */
  fill(values: Values, scale: Scale, out: Float64Array, start = 0, stride = 1): void {
    for (const { log, series } of values.parts) {
      const { records } = this.logs[log]!
      carryForward(series, records, scale, out, start + this.starts[log]! * stride, stride)
    }
  }

  carried(values: Values, scale: Scale): Float64Array {
    const out = new Float64Array(this.records)
    let known = 0
    for (const { log, series } of values.parts) {
      out.fill(Number.NaN, known, this.starts[log]! + series.rows[0]!)
      known = this.starts[log]! + this.logs[log]!.records
    }
    out.fill(Number.NaN, known)
    this.fill(values, scale, out)
    return out
  }

  /**
   * What a counter grew by at each record since its last value in the same log; NaN at records without a value and
   * where it was set back.
   */
  increments(values: Values, scale: Scale): Float64Array {
    const out = new Float64Array(this.records).fill(Number.NaN)
    for (const { log, series } of values.parts) {
      for (let k = 1; k < series.rows.length; k++) {
        const grown = series.values[k]! - series.values[k - 1]!
        const at = this.starts[log]! + series.rows[k]!
        if (grown >= 0) out[at] = (Number.isNaN(out[at]!) ? 0 : out[at]!) + scaled(grown, scale)
      }
    }
    return out
  }
}

function valuesOf(parts: { log: number; series: Series }[], devices: Devices): Values {
  let [min, max, count, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, Number.NaN]
  for (const { series } of parts) {
    for (let i = 0; i < series.values.length; i++) {
      const value = series.values[i]!
      if (value < min) min = value
      if (value > max) max = value
    }
    count += series.values.length
    last = series.values.at(-1) ?? last
  }
  const { ddi, element } = parts[0]!.series
  return { ddi, element: devices.element(element), parts, min, max, count, last }
}
