import type { OperationType } from '../../../columns/source-table.ts'
import { type DeviceElement, ELEMENT_TYPE } from '../devices/devices.ts'
import { operationOf } from './operations.ts'
import { SECTION_VALUES } from './properties.ts'
import { greatest } from './sources.ts'
import type { TaskValues } from './task-values.ts'
import { nearestWidth, ownWidth } from './widths.ts'

/** Sections lie side by side: together they may be this much wider than their boom, for overlap and rounding. */
const OVERLAP = 1.1

/**
 * The sections or rows that log values of their own for the operation, from left to right as the description has
 * them: each gets its own points. Empty where fewer than two do, where all of them are 0, or where they are together
 * wider than their boom and so are parts of the machine behind one another, or not described truly.
 */
export function sectionsOf(type: OperationType, task: TaskValues): readonly DeviceElement[] {
  for (const ddi of SECTION_VALUES[type]) {
    const values = task.of(ddi).filter((each) => isSection(each.element) && operationOf(each, task) === type)
    if (values.length < 2 || !values.some(({ max }) => max > 0)) continue
    const elements = values.map(({ element }) => element)
    const innermost = elements.filter(
      (element) => !elements.some((other) => other.ancestors.includes(element)),
    )
    if (innermost.length >= 2 && liesSideBySide(task, innermost)) return inOrder(innermost)
  }
  return []
}

function isSection({ type }: DeviceElement): boolean {
  return type === ELEMENT_TYPE.section || type === ELEMENT_TYPE.unit
}

function liesSideBySide(task: TaskValues, sections: readonly DeviceElement[]): boolean {
  const boom = sections[0]?.ancestors.find((ancestor) =>
    sections.every((other) => other.ancestors.includes(ancestor)),
  )
  const whole = boom && nearestWidth(task, boom)
  const widths = sections.map((section) => ownWidth(task, section))
  if (!whole || widths.some((width) => width === undefined)) return true
  const sum = widths.reduce((total, width) => total + (width ? greatest(width) : 0), 0)
  return sum <= OVERLAP * greatest(whole)
}

function inOrder(sections: readonly DeviceElement[]): readonly DeviceElement[] {
  const order = sections[0]?.device?.elements ?? []
  return sections.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
}
