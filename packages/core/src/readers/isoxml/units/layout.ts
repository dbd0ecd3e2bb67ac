import type { Scale } from '../ddi.ts'
import type { DeviceElement } from '../devices/devices.ts'
import { fillFrom, type Source } from './sources.ts'
import type { TaskValues } from './task-values.ts'

/**
 * The rows of a unit: one a record, or where sections log values of their own one a record and section, the
 * sections of a record in a row.
 */
export interface Layout {
  readonly task: TaskValues
  /** Empty: one row a record. */
  readonly sections: readonly DeviceElement[]
  /** Rows a record. */
  readonly stride: number
  readonly rows: number
}

export function layoutOf(task: TaskValues, sections: readonly DeviceElement[]): Layout {
  const stride = Math.max(1, sections.length)
  return { task, sections, stride, rows: task.records * stride }
}

/** A column of numbers from one value a record. */
export function spread(layout: Layout, values: Float64Array): Float64Array {
  const { stride } = layout
  if (stride === 1) return values
  const out = new Float64Array(layout.rows)
  for (let i = 0; i < values.length; i++) out.fill(values[i]!, i * stride, (i + 1) * stride)
  return out
}

/** A column of numbers from one source for each section; NaN where a section has none. */
export function bySection(
  layout: Layout,
  sourceOf: (section: DeviceElement) => Source | undefined,
  scaleOf: (section: DeviceElement) => Scale,
): Float64Array {
  const out = new Float64Array(layout.rows).fill(Number.NaN)
  for (const [k, section] of layout.sections.entries()) {
    const source = sourceOf(section)
    if (source) fillFrom(layout.task, source, scaleOf(section), out, k, layout.stride)
  }
  return out
}

/** The sum or mean, record by record, of the values that are known; NaN where none is. */
export function combined(columns: readonly Float64Array[], how: 'sum' | 'mean'): Float64Array {
  const [only] = columns
  if (only && columns.length === 1) return only
  return Float64Array.from({ length: only?.length ?? 0 }, (_, i) => {
    let sum = 0
    let known = 0
    for (const values of columns) {
      const value = values[i]!
      if (Number.isNaN(value)) continue
      sum += value
      known++
    }
    if (known === 0) return Number.NaN
    return how === 'sum' ? sum : sum / known
  })
}
