import { type Scale, scaled } from '../ddi.ts'
import type { DeviceElement } from '../devices/devices.ts'
import type { TaskValues, Values } from './task-values.ts'

/** Where the values of a DDI come from: the log, or a property of the device that never changes (DPT). Raw. */
export type Source = { readonly element: DeviceElement } & (
  | { readonly values: Values }
  | { readonly fixed: number }
)

/** What the element itself logs or, without that, declares. */
export function ownSource(task: TaskValues, ddi: number, element: DeviceElement): Source | undefined {
  const values = task.find(ddi, element)
  if (values) return { element, values }
  const fixed = element.fixed.get(ddi)
  return fixed === undefined ? undefined : { element, fixed }
}

/** Of the element, else of the nearest one that it is part of: its own values before its properties. */
export function nearestSource(
  task: TaskValues,
  ddis: readonly number[],
  element: DeviceElement,
): Source | undefined {
  for (const holder of [element, ...element.ancestors]) {
    const sources = ddis.flatMap((ddi) => ownSource(task, ddi, holder) ?? [])
    const source = sources.find((s) => 'values' in s) ?? sources[0]
    if (source) return source
  }
  return undefined
}

/** The greatest raw value there is. */
export function greatest(source: Source): number {
  return 'values' in source ? source.values.max : source.fixed
}

/** What it settled at: for offsets and other settings that are logged once or now and then. */
export function settled(source: Source): number {
  return 'values' in source ? source.values.last : source.fixed
}

/** Writes the source's values, scaled, into every `stride`th place of `out` from `start` on. */
export function fillFrom(
  task: TaskValues,
  source: Source,
  scale: Scale,
  out: Float64Array,
  start = 0,
  stride = 1,
): void {
  if ('values' in source) task.fill(source.values, scale, out, start, stride)
  else for (let i = start; i < out.length; i += stride) out[i] = scaled(source.fixed, scale)
}
