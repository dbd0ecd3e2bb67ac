import type { DeviceElement } from '../devices/devices.ts'
import { DDI } from './ddis.ts'
import { greatest, ownSource, type Source } from './sources.ts'
import type { TaskValues } from './task-values.ts'

const WIDTHS = [DDI.width, DDI.defaultWidth, DDI.maximumWidth]

/** The width of the element itself: actual, default or maximum. Widths that are always 0 say nothing. */
export function ownWidth(task: TaskValues, element: DeviceElement): Source | undefined {
  const sources = WIDTHS.flatMap((ddi) => ownSource(task, ddi, element) ?? []).filter((s) => greatest(s) > 0)
  return sources.find((source) => 'values' in source) ?? sources[0]
}

/** The width of the element, else of the nearest element that it is part of. */
export function nearestWidth(task: TaskValues, element: DeviceElement): Source | undefined {
  for (const holder of [element, ...element.ancestors]) {
    const width = ownWidth(task, holder)
    if (width) return width
  }
  return undefined
}

/**
 * The width with which an element works: its own or that of the nearest element that it is part of, else the widest of its device (a tank has no width, the boom beside it has), else the widest of the task.
 */
export function workingWidth(task: TaskValues, element: DeviceElement | undefined): Source | undefined {
  const near = element && nearestWidth(task, element)
  if (near) return near
  const inTask = new Set(
    task.all.filter(({ ddi }) => WIDTHS.some((w) => w === ddi)).map((values) => values.element),
  )
  return widest(task, element?.device?.elements ?? []) ?? widest(task, [...inTask])
}

function widest(task: TaskValues, elements: readonly DeviceElement[]): Source | undefined {
  let best: Source | undefined
  for (const element of elements) {
    const width = ownWidth(task, element)
    if (width && (!best || greatest(width) > greatest(best))) best = width
  }
  return best
}
