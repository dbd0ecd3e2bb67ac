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
  for (let i = 0, at = 0; i < values.length; i++) {
    const value = values[i]!
    for (const end = at + stride; at < end; at++) out[at] = value
  }
  return out
}

/** A column of numbers from one value a section, the same in each record. */
export function repeated({ rows, stride }: Layout, values: readonly number[]): Float64Array {
  const out = new Float64Array(rows)
  for (let i = 0, k = 0; i < rows; i++, k = k + 1 === stride ? 0 : k + 1) out[i] = values[k]!
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
  const out = new Float64Array(only?.length ?? 0)
  for (let i = 0; i < out.length; i++) {
    let sum = 0
    let known = 0
    for (const values of columns) {
      const value = values[i]!
      if (Number.isNaN(value)) continue
      sum += value
      known++
    }
    out[i] = known === 0 ? Number.NaN : how === 'sum' ? sum : sum / known
  }
  return out
}
