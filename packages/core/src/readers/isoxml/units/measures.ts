import type { OperationType } from '../../../columns/source-table.ts'
import type { NumberColumn } from '../../../columns/table.ts'
import { entityOf, scaling } from '../ddi.ts'
import { type DeviceElement, ELEMENT_TYPE } from '../devices/devices.ts'
import { bySection, combined, type Layout, spread } from './layout.ts'
import { operationOf } from './operations.ts'
import { MAPPINGS, type Mapping } from './properties.ts'
import { nearestSource } from './sources.ts'
import type { TaskValues, Values } from './task-values.ts'

/** A standard property, and what of the log it is made of. */
export interface Measure {
  readonly mapping: Mapping
  readonly ddi: number
  /** Of the elements nearest to the device itself: usually one; tanks or sections side by side give several. */
  readonly values: readonly Values[]
}

/** What is measured of an operation, the rate or yield first. */
export function measuresOf(type: OperationType, task: TaskValues): Measure[] {
  const byProperty = Map.groupBy(MAPPINGS[type], ({ property }) => property)
  return [...byProperty.values()].flatMap((mappings) => {
    const found = mappings.flatMap((mapping) =>
      mapping.ddis.flatMap((ddi) => measure(mapping, ddi, type, task) ?? []),
    )
    return found.find(({ values }) => values.some(({ max }) => max > 0)) ?? found[0] ?? []
  })
}

function measure(mapping: Mapping, ddi: number, type: OperationType, task: TaskValues): Measure | undefined {
  const logged = task.of(ddi).filter((each) => !mapping.ofOperation || operationOf(each, task) === type)
  const positive = logged.filter(({ max }) => max > 0)
  const candidates = positive.length > 0 ? positive : logged
  const [most] = candidates.toSorted((a, b) => b.count - a.count)
  if (!most) return undefined
  // Two machines may each tell a speed: one of them is enough. Their rates add up.
  const together = isRate(mapping)
    ? candidates
    : candidates.filter(({ element }) => element.device === most.element.device)
  const level = Math.min(...together.map(({ element }) => element.ancestors.length))
  return { mapping, ddi, values: together.filter(({ element }) => element.ancestors.length === level) }
}

/** The measure as a column: sections take what they, or the nearest element they are part of, log. */
export function measureColumn(layout: Layout, { mapping, ddi, values }: Measure): NumberColumn {
  const { property, unit, factor, zeroIsMissing } = mapping
  const scale = scaling(factor)
  const whole = () => {
    const columns = values.map((each) => layout.task.carried(each, scale))
    return spread(layout, combined(columns, addsUp(mapping, values) ? 'sum' : 'mean'))
  }
  const sourceOf = (section: DeviceElement) => nearestSource(layout.task, [ddi], section)
  const perSection = layout.sections.some((section) => {
    const source = sourceOf(section)
    return source !== undefined && 'values' in source
  })
  const column = perSection ? bySection(layout, sourceOf, () => scale) : whole()
  if (zeroIsMissing) for (let i = 0; i < column.length; i++) if (column[i] === 0) column[i] = Number.NaN
  return { name: entityOf(ddi).name, property, type: 'number', unit, values: column }
}

/** Whether several values are of several products on the same ground, and not of parts of the width. */
export function addsUp(mapping: Mapping, values: readonly Values[]): boolean {
  return isRate(mapping) && values.every(({ element }) => !isPartOfWidth(element))
}

function isPartOfWidth({ type }: DeviceElement): boolean {
  return type === ELEMENT_TYPE.section || type === ELEMENT_TYPE.unit
}

function isRate({ property }: Mapping): boolean {
  return /^(seedRate|appliedRate)/.test(property)
}
